"""What is asked of the gallery, in widgets and in the page's address.

A reload, a bookmark and the browser's "back" find the same rows again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final, get_args

import streamlit as st

from lib.gallery import Kind, Query, Sort, Source
from lib.navigation import GALLERY
from lib.session import activity
from lib.session.forms import drafts
from lib.session.gallery import contents

SORTS: Final[tuple[Sort, ...]] = get_args(Sort)
STARRED: Final = "starred"
SHOWN: Final = (STARRED, "image", "video", "text")
VIEWS: Final = ("grid", "table")
SIZES: Final[Mapping[str, tuple[int | None, int | None]]] = {  # from and to, in pixels
    "small": (None, 600_000),
    "medium": (600_001, 1_500_000),
    "large": (1_500_001, None),
}
COSTS: Final[Mapping[str, tuple[float | None, float | None]]] = {  # from and to, in USD
    "low": (None, 0.01),
    "middle": (0.01, 0.1),
    "high": (0.1, None),
}
# Widgets by their name in the address; what they are while they filter nothing.
_EMPTY: Final[Mapping[str, Any]] = {
    "q": "",
    "show": [],
    "task": [],
    "model": [],
    "by": [],
    "tag": [],
    "size": None,
    "cost": None,
    "since": None,
    "until": None,
    "sort": "newest",
    "view": "grid",
    "place": "gallery",
    "set": None,
    "at": None,
    "page": 1,
}
_LISTS: Final = ("show", "task", "model", "by", "tag")
_CHOICES: Final[Mapping[str, tuple[str, ...]]] = {
    "show": SHOWN,
    "by": get_args(Source),
    "size": tuple(SIZES),
    "cost": tuple(COSTS),
    "sort": SORTS,
    "view": VIEWS,
    "place": ("gallery", "trash"),
}
_FILTERS: Final = ("q", "show", "task", "model", "by", "tag", "size", "cost", "since", "until", "set")
_SET: Final = re.compile(r"(set|batch|chain):[0-9a-f-]{1,36}")
_LONGEST: Final = 300


@dataclass(frozen=True)
class Together:
    """Results that belong together. `kind` is "set", "batch" or "chain", `id` a set's, a task's or a picture's."""

    kind: str
    id: str

    @property
    def text(self) -> str:
        """As it stands in the address."""
        return f"{self.kind}:{self.id}"


def key(name: str) -> str:
    """The key of a control, by its name in the address."""
    return drafts.widget_key(GALLERY, name)


def get(name: str) -> Any:
    """What a control says."""
    return st.session_state[key(name)]


def put(**values: Any) -> None:
    """Change controls, before they are drawn."""
    for name, value in values.items():
        st.session_state[key(name)] = value


def restore() -> None:
    """Fill the controls from the address where it is new, and see that each of them has a value.

    Whoever comes back from another page by the side bar, whose links carry nothing, finds everything as it was left.
    """
    address, before = _ours(), st.session_state.get(key("address"))
    if before is None or (address != before and (address or not activity.has_arrived())):
        told = {name: _told(name) for name in address}
        put(**{**_copy_of_empty(), **{name: value for name, value in told.items() if value is not None}})


def write() -> None:
    """Say in the address what the controls say. Call it once they are drawn."""
    if _params() != _ours():
        others = {name: st.query_params.get_all(name) for name in st.query_params if name not in _EMPTY}
        st.query_params.from_dict({**others, **_params()})
    st.session_state[key("address")] = _params()


def begin_again() -> None:
    """Back to the first page: what is asked has changed."""
    put(at=None, page=1)


def clear() -> None:
    """Filter by nothing."""
    empty = _copy_of_empty()
    put(**{name: empty[name] for name in _FILTERS})
    begin_again()


def show_together(together: Together) -> None:
    """Show what belongs together, and nothing else, in the gallery."""
    put(**{**_copy_of_empty(), "view": st.session_state.get(key("view"), "grid"), "set": together.text})
    st.session_state.setdefault(key("address"), {})  # the page was not drawn yet, and is filled already


def is_filtered() -> bool:
    """Whether anything is left out."""
    return any(get(name) != _EMPTY[name] for name in _FILTERS)


def together() -> Together | None:
    """What the gallery is narrowed down to, if to one thing."""
    return None if get("set") is None else Together(*str(get("set")).split(":", 1))


def is_trash() -> bool:
    """Whether the trash is looked at."""
    return bool(get("place") == "trash")


def query() -> Query:
    """What the controls ask for. Raises `StoreError` where the store is needed to say and does not answer."""
    kinds: tuple[Kind, ...] = tuple(kind for kind in get_args(Kind) if kind in get("show"))
    low_px, high_px = SIZES.get(get("size"), (None, None))
    low_usd, high_usd = COSTS.get(get("cost"), (None, None))
    one = together()
    return Query(
        words=get("q") or "",
        tasks=tuple(get("task")),
        models=tuple(get("model")),
        sources=tuple(get("by")),
        kinds=kinds,
        tags=tuple(get("tag")),
        starred=STARRED in get("show"),
        since=_midnight(get("since")),
        until=_midnight(get("until"), days=1),
        min_pixels=low_px,
        max_pixels=high_px,
        min_cost_usd=low_usd,
        max_cost_usd=high_usd,
        set_id=one.id if one is not None and one.kind == "set" else None,
        jobs=_jobs_of(one),
        trashed=is_trash(),
    )


def _jobs_of(one: Together | None) -> tuple[str, ...]:
    if one is None or one.kind == "set":
        return ()
    return (one.id,) if one.kind == "batch" else contents.jobs_of_chain(one.id)


def _midnight(day: date | None, *, days: int = 0) -> float | None:
    if day is None:
        return None
    return (datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(days=days)).timestamp()


def _copy_of_empty() -> dict[str, Any]:
    return {name: list(value) if isinstance(value, list) else value for name, value in _EMPTY.items()}


def _ours() -> dict[str, list[str]]:
    return {name: st.query_params.get_all(name) for name in _EMPTY if name in st.query_params}


def _params() -> dict[str, list[str]]:
    """The address that the controls make; what says nothing is left out."""
    found = {}
    for name, empty in _EMPTY.items():
        value = st.session_state.get(key(name), empty)
        if value not in (empty, None, ""):
            found[name] = [str(each) for each in value] if isinstance(value, list) else [str(value)]
    return found


def _told(name: str) -> Any:
    """What the address says of one control; None where that is nothing it could be."""
    given = [text[:_LONGEST] for text in st.query_params.get_all(name)]
    allowed = _CHOICES.get(name)
    if allowed is not None:
        given = [text for text in given if text in allowed]
    if name in _LISTS:
        return list(dict.fromkeys(given))
    text = given[-1] if given else ""
    if name in ("since", "until"):
        return _day(text)
    if name == "page":
        return int(text) if re.fullmatch(r"[1-9]\d{0,6}", text) else None
    if name == "set" and not _SET.fullmatch(text):
        return None
    return text or None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
