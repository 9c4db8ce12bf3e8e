"""The filters of the gallery, one object each.

A new one is added to `FILTERS`, and gets its control in `lib/ui/gallery/filter_controls.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final, get_args

from sqlalchemy import ColumnElement, Engine, select

from lib.database import contains
from lib.gallery.address_values import AddressValue
from lib.gallery.rows.lineage import Lineage
from lib.gallery.rows.records import Kind, Source
from lib.gallery.rows.search_text import words_of
from lib.gallery.tables.schema import picture_tags, picture_words, pictures

_STARRED: Final = "starred"
_SET: Final = r"(set|batch|chain):[0-9a-f-]{1,36}"
_SIZES: Final[Mapping[str, tuple[int | None, int | None]]] = {  # from and to, in pixels
    "small": (None, 600_000),
    "medium": (600_001, 1_500_000),
    "large": (1_500_001, None),
}
_COSTS: Final[Mapping[str, tuple[float | None, float | None]]] = {  # from and to, in USD
    "low": (None, 0.01),
    "middle": (0.01, 0.1),
    "high": (0.1, None),
}

Condition = ColumnElement[bool]
Parts = Mapping[str, Any]


@dataclass(frozen=True)
class Scope:
    """Whose rows are searched, and in which database."""

    engine: Engine
    owner: str


@dataclass(frozen=True)
class Filter:
    """One filter of the gallery.

    `name` is its parameter in the address of the gallery's page, and `value` how its choice is written there. `parts`
    are the names that it sets in a `Query`, and `narrow` returns these parts for a value that is not empty. `where`
    returns the conditions on `pictures` for the parts of a query, none if its own are not among them.
    """

    name: str
    value: AddressValue
    parts: tuple[str, ...]
    narrow: Callable[[Any], Parts]
    where: Callable[[Parts, Scope], Iterable[Condition]]


def one_part(
    name: str,
    value: AddressValue,
    part: str,
    where: Callable[[Any, Scope], Iterable[Condition]],
    narrow: Callable[[Any], Any] = lambda chosen: chosen,
) -> Filter:
    """A filter that sets one part of a query. `where` gets the value of that part, `narrow` makes it from the
    choice."""
    return Filter(
        name,
        value,
        (part,),
        lambda chosen: {part: narrow(chosen)},
        lambda parts, scope: where(parts[part], scope) if part in parts else (),
    )


def _any_of(column: ColumnElement[Any]) -> Callable[[Any, Scope], Iterable[Condition]]:
    return lambda allowed, _: [column.in_(allowed)]


def _with_words(typed: str, scope: Scope) -> Iterator[Condition]:
    matches = [contains(scope.engine, picture_words.c.search, word) for word in words_of(typed)]
    if matches:
        mine = select(picture_words.c.picture_id).where(picture_words.c.owner == scope.owner, *matches)
        yield pictures.c.id.in_(mine)


def _with_tags(tags: Iterable[str], scope: Scope) -> Iterator[Condition]:
    for tag in tags:
        mine = (picture_tags.c.owner == scope.owner, picture_tags.c.tag == tag)
        yield pictures.c.id.in_(select(picture_tags.c.picture_id).where(*mine))


def _shown(chosen: list[str]) -> Parts:
    return {"kinds": tuple(kind for kind in get_args(Kind) if kind in chosen), "starred": _STARRED in chosen}


def _is_shown(parts: Parts, _: Scope) -> Iterator[Condition]:
    if kinds := parts.get("kinds"):
        yield pictures.c.kind.in_(kinds)
    if parts.get("starred"):
        yield pictures.c.starred.is_(True)


def _belonging(chosen: str) -> Parts:
    kind, _, which = chosen.partition(":")
    return {"set_id": which} if kind == "set" else {"jobs": (which,)} if kind == "batch" else {"chain": which}


def _belongs(parts: Parts, scope: Scope) -> Iterator[Condition]:
    if jobs := parts.get("jobs"):
        yield pictures.c.task_uuid.in_(jobs)
    if chain := parts.get("chain"):
        # A deleted picture has no chain, and its id is no task's: nothing is found.
        yield pictures.c.task_uuid.in_(Lineage(scope.engine).jobs_of_chain(scope.owner, chain) or [chain])
    if "set_id" in parts:
        yield pictures.c.set_id == parts["set_id"]


def _midnight(day: date, *, days: int = 0) -> float:
    """The start of a day in UTC, in seconds since 1970."""
    return (datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(days=days)).timestamp()


def _range(
    name: str,
    ranges: Mapping[str, tuple[Any, Any]],
    parts: tuple[str, str],
    column: ColumnElement[Any],
    known: Condition,
) -> Filter:
    """A filter by named ranges, from and to. Rows that are not `known` are in none of them."""

    def where(given: Parts, _: Scope) -> Iterator[Condition]:
        least, most = (given.get(part) for part in parts)
        if least is not None:
            yield column >= least
        if most is not None:
            yield column <= most
        if least is not None or most is not None:
            yield known

    return Filter(
        name, AddressValue.one_of(ranges), parts, lambda chosen: dict(zip(parts, ranges[chosen], strict=True)), where
    )


_LIST: Final = (
    one_part("q", AddressValue.text(), "words", _with_words),
    one_part("task", AddressValue.texts(), "tasks", _any_of(pictures.c.task_type), tuple),
    one_part("model", AddressValue.texts(), "models", _any_of(pictures.c.model), tuple),
    one_part("by", AddressValue.texts(get_args(Source)), "sources", _any_of(pictures.c.source), tuple),
    Filter("show", AddressValue.texts((_STARRED, *get_args(Kind))), ("kinds", "starred"), _shown, _is_shown),
    one_part("tag", AddressValue.texts(), "tags", _with_tags, tuple),
    Filter("set", AddressValue.text(empty=None, pattern=_SET), ("set_id", "jobs", "chain"), _belonging, _belongs),
    one_part("since", AddressValue.day(), "since", lambda since, _: [pictures.c.created_at >= since], _midnight),
    one_part(
        "until",
        AddressValue.day(),
        "until",
        lambda until, _: [pictures.c.created_at < until],
        lambda day: _midnight(day, days=1),
    ),
    _range("size", _SIZES, ("min_pixels", "max_pixels"), pictures.c.pixels, pictures.c.pixels > 0),
    _range("cost", _COSTS, ("min_cost_usd", "max_cost_usd"), pictures.c.cost_rank, pictures.c.cost_rank >= 0),
)
FILTERS: Final[dict[str, Filter]] = {each.name: each for each in _LIST}
"""All filters by name, in the order of their conditions."""
