"""The records that the store returns: jobs and their results, as plain frozen dataclasses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from lib.catalog import KindName

JobState = Literal["waiting", "sent", "done", "failed", "cancelled"]
ENDED: tuple[JobState, ...] = ("done", "failed", "cancelled")
UNFINISHED: tuple[JobState, ...] = ("waiting", "sent")

Source = Literal["runware", "sandbox"]


@dataclass(frozen=True)
class Problem:
    """Why a job, or one result of it, failed: one sentence for a person, and the server's error code.

    `billed` is "no", "maybe" or "yes"; `parameter` is the request field it concerns, by its wire name. `detail` is
    technical, such as the error of the operating system.
    """

    sentence: str
    code: str = ""
    parameter: str | None = None
    billed: str = "no"
    detail: str = ""


Kind = KindName


@dataclass(frozen=True)
class Result:
    """One result: a picture, a video, or a text such as a caption.

    The bytes of a picture or video are at `file`, below the store's folder, once they have been fetched. From then on
    `mime`, width and height in pixels and `duration_s` are known.
    """

    id: str
    task_uuid: str
    kind: Kind
    remote_id: str
    seed: str
    """Decimal digits: Runware's seeds are 64-bit, more than a JavaScript number holds."""
    cost_usd: float | None
    seconds: float | None
    flagged: bool
    url: str | None
    file: str | None
    mime: str | None
    width: int | None
    height: int | None
    size_bytes: int | None
    duration_s: float | None
    text: str | None
    created_at: float
    problem: str | None = None
    """Why the result has no bytes."""
    starred: bool = False

    @property
    def whole(self) -> bool:
        """Whether its file or text is stored."""
        return self.file is not None or self.text is not None


@dataclass(frozen=True)
class Job:
    """One request, from the click on. Times are seconds since 1970 UTC, money is USD."""

    task_uuid: str
    owner: str
    page: str
    source: Source
    task_type: str
    model: str
    request: Mapping[str, Any]
    delivery: Literal["sync", "async"]
    expected: int
    state: JobState
    created_at: float
    sent_at: float | None = None
    finished_at: float | None = None
    cancelled: bool = False
    account: str | None = None
    """A digest of the endpoint and the key that it was sent with; None for a job of an older studio."""
    set_id: str | None = None
    """The set it belongs to, such as a comparison; `set_label` identifies it within the set."""
    set_label: str = ""
    problems: tuple[Problem, ...] = ()
    results: tuple[Result, ...] = ()

    @property
    def ended(self) -> bool:
        """Whether it is in a final state."""
        return self.state in ENDED

    @property
    def prompt(self) -> str:
        """The prompt of its request; empty if it has none."""
        return str(self.request.get("positivePrompt") or self.request.get("prompt") or "")

    @property
    def cost_usd(self) -> float | None:
        """What its results cost together, or None while no cost is known."""
        costs = [result.cost_usd for result in self.results if result.cost_usd is not None]
        return sum(costs) if costs else None
