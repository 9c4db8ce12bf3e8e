"""What can be asked of the gallery, and in which order the answer comes. Plain values; `finder.py` asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from lib.gallery.rows.records import Kind, Source

Sort = Literal["newest", "oldest", "dearest", "cheapest", "largest", "smallest"]


@dataclass(frozen=True)
class Query:
    """Which results are wanted; what is left as it is filters nothing. All conditions must hold.

    `words` are the visitor's own, each must be in prompt, caption, model, tags or label. Of `tasks`, `models`,
    `sources`, `kinds` any one must fit, of `tags` every one. Times are seconds since 1970 UTC, `until` not included.
    Sizes are pixels, width times height; what has no known size or cost fits no limit of it.
    """

    words: str = ""
    tasks: tuple[str, ...] = ()
    models: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    kinds: tuple[Kind, ...] = ()
    tags: tuple[str, ...] = ()
    starred: bool = False
    since: float | None = None
    until: float | None = None
    min_pixels: int | None = None
    max_pixels: int | None = None
    min_cost_usd: float | None = None
    max_cost_usd: float | None = None
    set_id: str | None = None
    jobs: tuple[str, ...] = ()
    """Task UUIDs: a batch is one, a chain of edits several."""
    trashed: bool = False
    """Whether to look in the trash instead of the gallery."""


@dataclass(frozen=True)
class Page:
    """Some rows in the order asked for, as `gallery_table` takes them.

    The cursors lead to the pages beside this one; None where there is none.
    """

    rows: tuple[Mapping[str, Any], ...]
    next_cursor: str | None
    previous_cursor: str | None


@dataclass(frozen=True)
class Facets:
    """What there is to filter by, each with how many results it has, most first."""

    models: tuple[tuple[str, int], ...]
    tasks: tuple[tuple[str, int], ...]
    sources: tuple[tuple[str, int], ...]
    tags: tuple[tuple[str, int], ...]
    starred: int
    total: int


class CursorError(ValueError):
    """A cursor that this studio did not make for this order."""


@dataclass(frozen=True)
class Cursor:
    """A place in an order: between two rows, beside the row of this value and id."""

    forward: bool
    value: float
    id: str

    def text(self) -> str:
        """As `parse` reads it; fit for an address. All digits of the value are kept."""
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
