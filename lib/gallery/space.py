"""Limits the space that the gallery uses, and makes room when it is full.

Paid results are never removed here. Results of the sandbox are: the trash first, then the oldest, never starred ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from sqlalchemy import Engine, func, select

from lib.database import StoreError, database_bytes
from lib.gallery.rows.rows import Rows
from lib.gallery.rows.trash import Trash
from lib.gallery.tables.schema import inputs, pictures

WARNING_AT: Final = 0.8
_ROOM_TO_MAKE: Final = 0.05
_AT_ONCE: Final = 500
_GB: Final = 1e9


class SpaceExceededError(StoreError):
    """The limit on space is reached."""


@dataclass(frozen=True)
class Space:
    """Used space and its limit, in bytes; a limit of 0 means no limit."""

    used_bytes: int
    limit_bytes: int

    @property
    def state(self) -> Literal["ok", "warning", "full"]:
        """Whether new requests are accepted; a warning from 80% of the limit on."""
        if not self.limit_bytes or self.used_bytes < WARNING_AT * self.limit_bytes:
            return "ok"
        return "warning" if self.used_bytes < self.limit_bytes else "full"

    @property
    def sentence(self) -> str | None:
        """A message for a person on what to do, or None while there is room."""
        if self.state == "ok":
            return None
        if self.state == "warning":
            return (
                f"{_gb(self.used_bytes)} of {_gb(self.limit_bytes)} GB are used. At the limit nothing more can be "
                "made: download what matters as a ZIP, then delete it and empty the trash."
            )
        return (
            f"All of the {_gb(self.limit_bytes)} GB for this gallery are used, so nothing more can be made. Download "
            "what matters as a ZIP, then delete something and empty the trash."
        )


class SpaceGuard(Rows):
    """One limit for everything in one store: files of all visitors, and the database."""

    def __init__(self, engine: Engine, trash: Trash, limit_bytes: int) -> None:
        super().__init__(engine)
        self._trash = trash
        self._limit_bytes = limit_bytes

    def now(self) -> Space:
        """The space used now. Fast: reads an index, not the disk."""
        with self._engine.begin() as connection:
            files = sum(
                connection.execute(select(func.coalesce(func.sum(table.c.stored_bytes), 0))).scalar_one()
                for table in (pictures, inputs)
            )
            return Space(int(files) + database_bytes(connection), self._limit_bytes)

    def check(self) -> None:
        """Makes room by removing results of the sandbox. Raises `SpaceExceededError` where that is not enough."""
        if self._limit_bytes and (space := self.now()).state == "full":
            self._make_room(space)
            self.refuse_if_full()

    def refuse_if_full(self) -> None:
        """Raises `SpaceExceededError` where there is no room now."""
        if self._limit_bytes and (space := self.now()).state == "full":
            raise SpaceExceededError(space.sentence)

    def _make_room(self, space: Space) -> None:
        enough = (1 - _ROOM_TO_MAKE) * self._limit_bytes
        while space.used_bytes > enough:
            gone = self._oldest_of_the_sandbox(space.used_bytes - enough)
            if not gone:
                break
            self._trash.remove(pictures.c.id.in_(gone))
            space = self.now()

    def _oldest_of_the_sandbox(self, too_much: float) -> list[str]:
        """The ids of as many results as free `too_much` bytes, or a first batch of them."""
        removable = (pictures.c.source == "sandbox", pictures.c.starred.is_(False), pictures.c.stored_bytes > 0)
        oldest = select(pictures.c.id, pictures.c.stored_bytes).where(*removable)
        ordered = oldest.order_by(pictures.c.place != "trash", pictures.c.created_at, pictures.c.id)
        gone: list[str] = []
        with self._engine.begin() as connection:
            for row in connection.execute(ordered.limit(_AT_ONCE)):
                if too_much <= 0:
                    break
                gone.append(row.id)
                too_much -= row.stored_bytes
        return gone


def _gb(size_bytes: int) -> str:
    return f"{size_bytes / _GB:.2f}".rstrip("0").rstrip(".")
