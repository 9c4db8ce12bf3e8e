"""What the store hands out: jobs and the pictures they gave, as plain frozen records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

JobState = Literal["waiting", "sent", "done", "failed", "cancelled"]
ENDED: tuple[JobState, ...] = ("done", "failed", "cancelled")
UNFINISHED: tuple[JobState, ...] = ("waiting", "sent")

Source = Literal["runware", "sandbox"]


@dataclass(frozen=True)
class Problem:
    """Why a job, or one picture of it, did not come: one sentence for a person, and what the server called it.

    `billed` is "no", "maybe" or "yes"; `parameter` is the request field it concerns, by its wire name. `detail` is for
    those who look closer, such as what the operating system said.
    """

    sentence: str
    code: str = ""
    parameter: str | None = None
    billed: str = "no"
    detail: str = ""


Kind = Literal["image", "video", "text"]


@dataclass(frozen=True)
class Result:
    """One result: a picture, a video, or a text such as a caption.

    The bytes of a picture or video are at `file`, below the store's folder, once they have been fetched. `mime` is
    known from then on, width and height in pixels and `duration_s` too.
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
    """Why the bytes are not here although the result is."""
    starred: bool = False

    @property
    def whole(self) -> bool:
        """Whether all of it is here."""
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
    """Stands for the endpoint and the key that it was sent with; None where an older studio sent it."""
    set_id: str | None = None
    """What it belongs to, such as a comparison; `set_label` says which of it this is."""
    set_label: str = ""
    problems: tuple[Problem, ...] = ()
    results: tuple[Result, ...] = ()

    @property
    def ended(self) -> bool:
        """Whether nothing more will come of it."""
        return self.state in ENDED

    @property
    def prompt(self) -> str:
        """What was asked for, in the visitor's words; empty where there were none."""
        return str(self.request.get("positivePrompt") or self.request.get("prompt") or "")

    @property
    def cost_usd(self) -> float | None:
        """What its pictures cost together, or None while no price is known."""
        costs = [result.cost_usd for result in self.results if result.cost_usd is not None]
        return sum(costs) if costs else None
