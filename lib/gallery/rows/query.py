"""Queries of the gallery and their results, as plain values; `finder.py` runs them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from lib import StudioError
from lib.gallery.rows.filters import FILTERS

Sort = Literal["newest", "oldest", "dearest", "cheapest", "largest", "smallest"]


@dataclass(frozen=True, init=False)
class Query:
    """Which results to find; omitted parts filter nothing. All conditions must hold.

    Its parts are those that the filters of `filters.py` set: `words` are search words, each must be in prompt, caption,
    model, tags or label. Of `tasks`, `models`, `sources`, `kinds` any one must match, of `tags` every one; `starred` is
    True or omitted. `since` and `until` are seconds since 1970 UTC, `until` not included. `min_pixels`, `max_pixels`
    are width times height, `min_cost_usd`, `max_cost_usd` of one result; results of unknown size or cost match no
    limit of it. `set_id` is a set's, `jobs` are task UUIDs, `chain` is a picture in a chain of edits.
    """

    trashed: bool
    """Whether to search the trash instead of the gallery."""
    items: tuple[tuple[str, Any], ...]
    """The parts as name and value, sorted by name, without those that filter nothing."""

    def __init__(self, *, trashed: bool = False, **parts: object) -> None:
        """Raises `TypeError` for a part that no filter has."""
        unknown = set(parts) - {part for each in FILTERS.values() for part in each.parts}
        if unknown:
            raise TypeError(f"No filter has {', '.join(sorted(unknown))}.")
        object.__setattr__(self, "trashed", trashed)
        object.__setattr__(self, "items", tuple(sorted(each for each in parts.items() if not _is_empty(each[1]))))

    @classmethod
    def of(cls, chosen: Mapping[str, Any], *, trashed: bool = False) -> Query:
        """The query for what is chosen in filters, by their names in the address."""
        parts: dict[str, Any] = {}
        for name, value in chosen.items():
            if FILTERS[name].value.is_set(value):
                parts.update(FILTERS[name].narrow(value))
        return cls(trashed=trashed, **parts)

    @property
    def parts(self) -> Mapping[str, Any]:
        """The parts that filter something, by name."""
        return dict(self.items)


def _is_empty(part: object) -> bool:
    return part is None or part is False or part in ("", ())


@dataclass(frozen=True)
class Page:
    """Some rows in the requested order, as `gallery_table` takes them.

    The cursors lead to the next and previous page; None if there is none.
    """

    rows: tuple[Mapping[str, Any], ...]
    next_cursor: str | None
    previous_cursor: str | None


@dataclass(frozen=True)
class Facets:
    """The values to filter by, each with the number of its results, most first."""

    models: tuple[tuple[str, int], ...]
    tasks: tuple[tuple[str, int], ...]
    sources: tuple[tuple[str, int], ...]
    tags: tuple[tuple[str, int], ...]
    starred: int
    total: int


class CursorError(StudioError, ValueError):
    """A cursor that this studio did not make for this order."""


@dataclass(frozen=True)
class Cursor:
    """A position in an order: directly after (`forward`) or before the row of this value and id."""

    forward: bool
    value: float
    id: str

    def text(self) -> str:
        """The text that `parse` reads, safe in an address. It preserves all digits of the value."""
        return f"{'a' if self.forward else 'b'}.{float(self.value).hex()}.{self.id}"

    @classmethod
    def parse(cls, text: str) -> Cursor:
        """The cursor that `text` made. Raises `CursorError`."""
        direction, _, rest = text.partition(".")
        value, _, result_id = rest.rpartition(".")
        try:
            number = float.fromhex(value)
        except (ValueError, OverflowError):
            raise CursorError("This is no page of the gallery.") from None
        if direction not in ("a", "b") or len(result_id) != 32 or number != number:
            raise CursorError("This is no page of the gallery.")
        return cls(direction == "a", number, result_id)
