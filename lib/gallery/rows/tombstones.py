"""Records what was erased, so that it stays erased; written in the transaction that deletes the rows."""

from __future__ import annotations

import time
from collections.abc import Iterable

from sqlalchemy import Connection, delete, insert, select

from lib.gallery.rows.rows import parts
from lib.gallery.tables.schema import tombstones


def bury(connection: Connection, ids: Iterable[str]) -> None:
    """Records that files and results with these ids may be removed. Ids that are recorded already are ignored."""
    for some in parts(ids):
        connection.execute(delete(tombstones).where(tombstones.c.id.in_(some)))
        connection.execute(insert(tombstones), [{"id": each, "erased_at": time.time()} for each in some])


def buried(connection: Connection, ids: Iterable[str]) -> set[str]:
    """Which of these were erased."""
    found: set[str] = set()
    for some in parts(ids):
        found |= set(connection.execute(select(tombstones.c.id).where(tombstones.c.id.in_(some))).scalars())
    return found
