"""Converts the lines of an archive's manifest to records and checks each value. Raises `ValueError`, `TypeError` or
`KeyError` for a line that is not valid."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, get_args

from lib.catalog import MOST_EVER_USD, known_usd
from lib.gallery.rows.records import Kind, Source
from lib.gallery.rows.stars_and_tags import tidy_tags
from lib.recipes import is_sound_request, is_sound_text

_ID: Final = re.compile(r"[0-9a-f]{32}")
_SHA256: Final = re.compile(r"[0-9a-f]{64}")
_UUID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_SEED: Final = re.compile(r"[0-9]{0,20}")
_WORD: Final = re.compile(r"[A-Za-z0-9_]{1,64}")
_LONGEST: Final = 500_000


@dataclass(frozen=True)
class InputEntry:
    """A picture that the visitor uploaded: `file` is its name in the archive."""

    id: str
    file: str
    sha256: str


@dataclass(frozen=True)
class JobEntry:
    """A request that has ended, without its results."""

    task_uuid: str
    page: str
    source: Source
    task_type: str
    model: str
    request: Mapping[str, Any]
    delivery: str
    expected: int
    cancelled: bool
    created_at: float
    sent_at: float | None
    finished_at: float | None
    set_id: str | None
    set_label: str


@dataclass(frozen=True)
class ResultEntry:
    """A result; `file` is its name in the archive, None for a text and for one whose file was missing."""

    id: str
    job: JobEntry
    kind: Kind
    remote_id: str
    seed: str
    cost_usd: float | None
    seconds: float | None
    flagged: bool
    text: str | None
    created_at: float
    problem: str | None
    starred: bool
    tags: tuple[str, ...]
    file: str | None
    sha256: str | None


# Only these go into an archive: not the owner, and no address at Runware, which anyone can open without a key.
JOB_FIELDS: Final = tuple(JobEntry.__dataclass_fields__)
RESULT_FIELDS: Final = tuple(
    name for name in ResultEntry.__dataclass_fields__ if name not in ("job", "tags", "file", "sha256")
)


def input_entry(record: Mapping[str, Any]) -> InputEntry:
    """Parses a line of kind "brought", an uploaded picture."""
    return InputEntry(_matching(record["id"], _ID), _text(record["file"], 255), _matching(record["sha256"], _SHA256))


def job_entry(record: Mapping[str, Any]) -> JobEntry:
    """Parses a line of kind "job"."""
    request = record["request"]
    if not is_sound_request(request):
        raise ValueError("not a request")
    return JobEntry(
        task_uuid=_matching(record["task_uuid"], _UUID),
        page=_matching(record["page"], _WORD),
        source=_one_of(record["source"], get_args(Source)),
        task_type=_matching(record["task_type"], _WORD),
        model=_text(record["model"], 255),
        request=request,
        delivery=_one_of(record["delivery"], ("sync", "async")),
        expected=int(_number(record["expected"], 1000)),
        cancelled=_flag(record["cancelled"]),
        created_at=_number(record["created_at"]),
        sent_at=_optional_number(record["sent_at"]),
        finished_at=_optional_number(record["finished_at"]),
        set_id=None if record["set_id"] is None else _text(record["set_id"], 64),
        set_label=_text(record["set_label"], 4000),
    )


def result_entry(record: Mapping[str, Any], jobs: Mapping[str, JobEntry]) -> ResultEntry:
    """Parses a line of kind "picture"; its job is on an earlier line."""
    picture = record["picture"]
    if record["kind"] != "picture" or not isinstance(record["tags"], list):
        raise ValueError("not a picture")
    kind: Kind = _one_of(picture["kind"], get_args(Kind))
    has_file = record["file"] is not None
    if kind == "text" and (has_file or picture["text"] is None):
        raise ValueError("a text without its words")
    return ResultEntry(
        id=_matching(picture["id"], _ID),
        job=jobs[record["task_uuid"]],
        kind=kind,
        remote_id=_text(picture["remote_id"], 255),
        seed=_matching(picture["seed"], _SEED),
        cost_usd=known_usd(_optional_number(picture["cost_usd"]), most_usd=MOST_EVER_USD),
        seconds=_optional_number(picture["seconds"]),
        flagged=_flag(picture["flagged"]),
        text=None if picture["text"] is None else _text(picture["text"], _LONGEST),
        created_at=_number(picture["created_at"]),
        problem=None if picture["problem"] is None else _text(picture["problem"], 4000),
        starred=_flag(picture["starred"]),
        tags=tuple(tidy_tags(_text(tag, 1000) for tag in record["tags"])),
        file=_text(record["file"], 255) if has_file else None,
        sha256=_matching(record["sha256"], _SHA256) if has_file else None,
    )


def _matching(value: Any, form: re.Pattern[str]) -> str:
    if not isinstance(value, str) or form.fullmatch(value) is None:
        raise ValueError("not in its form")
    return value


def _text(value: Any, longest: int) -> str:
    if not isinstance(value, str) or len(value) > longest or not is_sound_text(value):
        raise ValueError("not a text")
    return value


def _one_of(value: Any, choices: tuple[Any, ...]) -> Any:
    if value not in choices:
        raise ValueError("none of its choices")
    return value


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError("neither true nor false")
    return value


def _number(value: Any, most: float = 1e11) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError("not a number")
    if not 0 <= value <= most:  # neither is NaN
        raise ValueError("not a number that can be")
    return float(value)


def _optional_number(value: Any) -> float | None:
    return None if value is None else _number(value)
