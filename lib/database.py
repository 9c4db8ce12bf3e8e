"""One SQL database for every room that keeps rows: opened here, its tables declared by the rooms themselves."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event


def open_database(folder: Path) -> Engine:
    """Open (or make) `studio.sqlite3` in `folder`. Raises `OSError` when the folder cannot be made."""
    folder.mkdir(parents=True, exist_ok=True)
    engine = create_engine(f"sqlite:///{folder / 'studio.sqlite3'}", pool_size=8, connect_args={"timeout": 15})
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def writing(engine: Engine) -> Engine:
    """The same engine for transactions that write: they take SQLite's write lock at once, so what they read stays true
    until they commit (a plain transaction that reads first and writes later can fail halfway)."""
    return engine.execution_options(studio_writes=True)


def _prepare(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # transactions are begun by _begin, not by the sqlite3 module
    connection.execute("PRAGMA journal_mode=WAL")
    # Every commit reaches the disk: a row may be the only record of something paid for.
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA foreign_keys=ON")


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("studio_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
