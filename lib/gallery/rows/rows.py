"""The base class for everything that reads or writes the store's rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from typing import Final

from sqlalchemy import Connection, Engine

from lib.database import writing

_AT_ONCE: Final = 500


class Rows:
    """Rows of one database. Each public method is one transaction, and may be called from any thread."""

    def __init__(self, engine: Engine) -> None:
        self.engine = self._engine = engine
        self._writing = writing(engine)

    def reading(self) -> AbstractContextManager[Connection]:
        """A transaction for reading, for modules of this room that need several queries."""
        return self._engine.begin()

    def changing(self) -> AbstractContextManager[Connection]:
        """A transaction for writing, for the same."""
        return self._writing.begin()


def parts(ids: Iterable[str]) -> Iterator[list[str]]:
    """Ids in lists of at most 500: the number of values in a statement is limited."""
    listed = list(ids)
    return (listed[start : start + _AT_ONCE] for start in range(0, len(listed), _AT_ONCE))
