"""A visitor's own word lists, for `__name__` in prompts."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from typing import Final

from sqlalchemy import JSON, Column, Engine, Float, MetaData, String, Table, delete, func, insert, select, update

from lib import StudioError
from lib.database import prepare_tables, writing

MOST_LISTS: Final = 100
MOST_ENTRIES: Final = 500
LONGEST_ENTRY: Final = 300
_NAME = re.compile(r"[^\W_](?:[\w \-]{0,38}[^\W_])?")

metadata = MetaData()

word_lists = Table(
    "word_lists",
    metadata,
    Column("owner", String(32), primary_key=True),
    Column("name", String(40), primary_key=True),
    Column("entries", JSON, nullable=False),
    Column("changed_at", Float, nullable=False),
)


class ListProblemError(StudioError, ValueError):
    """A list that cannot be saved. The text is a sentence for a person."""


class WordLists:
    """The lists of all visitors, each by owner and name. All methods may be called from any thread."""

    def __init__(self, engine: Engine) -> None:
        prepare_tables(engine, "word_lists", metadata)
        self._engine = engine
        self._writing = writing(engine)

    def all(self, owner: str) -> dict[str, list[str]]:
        """An owner's lists by name, in the order of their names."""
        query = select(word_lists.c.name, word_lists.c.entries).where(word_lists.c.owner == owner)
        with self._engine.begin() as connection:
            found = {name: list(entries) for name, entries in connection.execute(query)}
        return dict(sorted(found.items(), key=lambda item: item[0].casefold()))

    def save(self, owner: str, name: str, entries: Sequence[str]) -> None:
        """Saves a list under a name, replacing one of that name. Raises `ListProblemError`."""
        name, entries = name.strip(), [entry.strip() for entry in entries if entry.strip()]
        _check(name, entries)
        mine = (word_lists.c.owner == owner, word_lists.c.name == name)
        values = {"entries": entries, "changed_at": time.time()}
        counted = select(func.count()).select_from(word_lists).where(word_lists.c.owner == owner)
        with self._writing.begin() as connection:
            if connection.execute(update(word_lists).where(*mine).values(values)).rowcount:
                return
            if connection.execute(counted).scalar_one() >= MOST_LISTS:
                raise ListProblemError(f"{MOST_LISTS} lists is the most that is kept. Delete one first.")
            connection.execute(insert(word_lists).values(owner=owner, name=name, **values))

    def delete(self, owner: str, name: str) -> None:
        """Deletes a list."""
        with self._writing.begin() as connection:
            connection.execute(delete(word_lists).where(word_lists.c.owner == owner, word_lists.c.name == name))

    def forget(self, owner: str) -> None:
        """Deletes all of an owner's lists."""
        with self._writing.begin() as connection:
            connection.execute(delete(word_lists).where(word_lists.c.owner == owner))


def _check(name: str, entries: Sequence[str]) -> None:
    if _NAME.fullmatch(name) is None or "__" in name:
        raise ListProblemError("A list's name has letters, digits, spaces and single - or _, at most 40 of them.")
    if not entries:
        raise ListProblemError("Write at least one entry, each on a line of its own.")
    if len(entries) > MOST_ENTRIES:
        raise ListProblemError(f"A list takes at most {MOST_ENTRIES} entries, and this has {len(entries)}.")
    if max(map(len, entries)) > LONGEST_ENTRY:
        raise ListProblemError(f"An entry takes at most {LONGEST_ENTRY} characters.")
