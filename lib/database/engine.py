"""Opens the SQL database that all rooms share; each room declares its own tables.

Whatever is specific to one database system is here, behind functions; the rooms write portable SQLAlchemy Core.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Engine,
    ExceptionContext,
    Integer,
    MetaData,
    String,
    Table,
    create_engine,
    event,
    func,
    insert,
    inspect,
    select,
    update,
)
from sqlalchemy.pool import ConnectionPoolEntry

from lib import StudioError

Step = Callable[[Connection], None]

BUSY_S: Final = 5.0
_UNREACHABLE_CODES: Final = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_NOTADB,
        sqlite3.SQLITE_PERM,
    }
)
_versions = Table(
    "schema_version",
    MetaData(),
    Column("room", String(32), primary_key=True),
    Column("version", Integer, nullable=False),
)


class StoreError(StudioError):
    """The store cannot be used at the moment; nothing was changed. The text is a sentence for a person."""


class StoreUnreachableError(StoreError):
    """The database is locked, gone or broken."""


class StoreFullError(StoreError):
    """The disk under the database is full."""


class NewerDatabaseError(StoreError):
    """The database was written by a newer studio."""


_UNREACHABLE: Final = "The gallery's database does not answer. Nothing that is in it is lost; try again in a moment."
_FULL: Final = "The disk is full, so the gallery can keep nothing more. Delete something or make room, then try again."


def open_database(folder: Path, *, busy_s: float = BUSY_S) -> Engine:
    """Opens (or creates) `studio.sqlite3` in `folder`; `busy_s` is how long a transaction waits for its turn to write.

    Statements on the engine raise `StoreError` where the database is unavailable. Raises `OSError` when the folder
    cannot be created.
    """
    folder.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        f"sqlite:///{folder / 'studio.sqlite3'}",
        pool_size=8,
        connect_args={"timeout": busy_s},
        hide_parameters=True,  # an error's text must not quote what visitors wrote
    )
    event.listen(engine, "connect", _prepare)
    turns = _Turns(busy_s)
    event.listen(engine, "begin", turns.begin)
    event.listen(engine, "checkin", turns.release)
    event.listen(engine, "handle_error", _raise_store_error)
    return engine


def writing(engine: Engine) -> Engine:
    """The same engine for transactions that write: they take SQLite's write lock at once, so what they read stays true
    until they commit (a plain transaction that reads first and writes later can fail halfway)."""
    return engine.execution_options(studio_writes=True)


def prepare_tables(engine: Engine, room: str, metadata: MetaData, steps: Sequence[Step] = ()) -> None:
    """Creates a room's tables, or migrates those of an older studio.

    `steps[0]` leads from version 1 to 2, and so on; a room's version is one more than its steps. It is all one
    transaction that holds the write lock, so two processes that start at once do not collide, and one that dies
    halfway leaves the old tables as they were. Raises `NewerDatabaseError` where the tables are newer than this studio.
    """
    newest = len(steps) + 1
    with writing(engine).begin() as connection:
        _versions.create(connection, checkfirst=True)
        found = _version(connection, room, metadata)
        if found is not None and found > newest:
            raise NewerDatabaseError(
                "The gallery was written by a newer version of the studio. Start that version, or name another folder "
                "in STUDIO_DATA_DIR."
            )
        for step in steps[(found or newest) - 1 :]:
            step(connection)
        metadata.create_all(connection)
        if not connection.execute(update(_versions).where(_versions.c.room == room).values(version=newest)).rowcount:
            connection.execute(insert(_versions).values(room=room, version=newest))


def contains(engine: Engine, column: ColumnElement[str], text: str) -> ColumnElement[bool]:
    """The condition that a column contains a text, matching case."""
    if engine.dialect.name == "sqlite":
        return func.instr(column, text) > 0  # takes a third of the time of its LIKE
    return column.contains(text, autoescape=True)


def _version(connection: Connection, room: str, metadata: MetaData) -> int | None:
    """The version of a room's tables; None if there are none yet. Tables without a number are version 1."""
    version = connection.execute(select(_versions.c.version).where(_versions.c.room == room)).scalar_one_or_none()
    if version is not None:
        return int(version)
    existing = set(inspect(connection).get_table_names())
    return 1 if existing & set(metadata.tables) else None


def database_bytes(connection: Connection) -> int:
    """How many bytes the database takes, without the space freed by deleted rows; 0 for any but SQLite."""
    if connection.dialect.name != "sqlite":
        return 0
    pages, free, size = (
        int(connection.exec_driver_sql(f"PRAGMA {name}").scalar_one())
        for name in ("page_count", "freelist_count", "page_size")
    )
    return (pages - free) * size


def _raise_store_error(context: ExceptionContext) -> None:
    """Raises a `StoreError` with a sentence where the database failed, not the statement itself."""
    error = context.original_exception
    if isinstance(error, sqlite3.OperationalError | sqlite3.DatabaseError):
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the primary code, without the extended part
        if code == sqlite3.SQLITE_FULL:
            raise StoreFullError(_FULL) from error
        if code in _UNREACHABLE_CODES:
            raise StoreUnreachableError(_UNREACHABLE) from error


def _prepare(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # transactions are begun by _begin, not by the sqlite3 module
    _use_write_ahead_log(connection)
    # Every commit reaches the disk: a row may be the only record of something paid for.
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA foreign_keys=ON")


def _use_write_ahead_log(connection: Any) -> None:
    """Changing a new file to WAL needs exclusive access, and SQLite does not wait for that as it waits for a row."""
    until = time.monotonic() + BUSY_S
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(0.01)


class _Turns:
    """Makes this process's threads take turns at writing.

    SQLite also lets one write at a time, but its waiters poll and wake up to 0.1 s late: with sixteen threads a write
    takes three times as long.
    """

    def __init__(self, busy_s: float) -> None:
        self._busy_s = busy_s
        self._turn = threading.Lock()

    def begin(self, connection: Connection) -> None:
        writes = connection.get_execution_options().get("studio_writes", False)
        if writes:
            if not self._turn.acquire(timeout=self._busy_s):
                raise StoreUnreachableError(_UNREACHABLE)
            notes = connection.connection.record_info
            assert notes is not None  # it is None for connections without a pool
            notes[self] = True
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    def release(self, _connection: object, record: ConnectionPoolEntry) -> None:
        """Runs when the connection returns to the pool, however its transaction ended."""
        if (record.record_info or {}).pop(self, False):
            self._turn.release()
