"""Migrates the tables of older studios to today's. A step is written once and never changed, so it uses nothing that
can change: neither `schema.py` nor the code that fills rows today."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import Connection, inspect, text

from lib.database import Step
from lib.gallery.tables.version_2 import day_of, filled, references_in

ROOM: Final = "gallery"
_AT_ONCE: Final = 500

_NEW_COLUMNS: Final = (
    "jobs ADD COLUMN set_id VARCHAR(32)",
    "jobs ADD COLUMN set_label VARCHAR(255) DEFAULT '' NOT NULL",
    "pictures ADD COLUMN place VARCHAR(8) DEFAULT 'gallery' NOT NULL",
    "pictures ADD COLUMN task_type VARCHAR(64) DEFAULT '' NOT NULL",
    "pictures ADD COLUMN model VARCHAR(255) DEFAULT '' NOT NULL",
    "pictures ADD COLUMN set_id VARCHAR(32)",
    "pictures ADD COLUMN starred BOOLEAN DEFAULT FALSE NOT NULL",
    "pictures ADD COLUMN pixels INTEGER DEFAULT 0 NOT NULL",
    "pictures ADD COLUMN cost_rank FLOAT DEFAULT -1 NOT NULL",
    "pictures ADD COLUMN stored_bytes INTEGER DEFAULT 0 NOT NULL",
    "pictures ADD COLUMN search TEXT DEFAULT '' NOT NULL",
    "inputs ADD COLUMN stored_bytes INTEGER DEFAULT 0 NOT NULL",
)
_NEW_TABLES: Final = (
    """CREATE TABLE lineage (task_uuid VARCHAR(36) NOT NULL REFERENCES jobs (task_uuid), parent VARCHAR(48) NOT NULL,
    owner VARCHAR(32) NOT NULL, PRIMARY KEY (task_uuid, parent))""",
    "CREATE INDEX lineage_by_parent ON lineage (owner, parent)",
    """CREATE TABLE charges (id VARCHAR(32) NOT NULL PRIMARY KEY, task_uuid VARCHAR(36) NOT NULL,
    owner VARCHAR(32) NOT NULL, created_at FLOAT NOT NULL, day VARCHAR(10) NOT NULL, source VARCHAR(16) NOT NULL,
    task_type VARCHAR(64) NOT NULL, model VARCHAR(255) NOT NULL, price_key VARCHAR(64) NOT NULL, cost_usd FLOAT)""",
    "CREATE INDEX charges_by_owner ON charges (owner, created_at)",
    "CREATE INDEX charges_by_day ON charges (day, owner, source, task_type, model, cost_usd)",
    "CREATE INDEX charges_by_price ON charges (price_key, source, created_at)",
)
_NEW_INDEXES: Final = (
    "DROP INDEX pictures_by_owner",
    "DROP INDEX jobs_by_price",
    "CREATE INDEX jobs_by_set ON jobs (owner, set_id)",
    "CREATE INDEX pictures_by_cost ON pictures (owner, place, cost_rank, id)",
    "CREATE INDEX pictures_by_size ON pictures (owner, place, pixels, id)",
    "CREATE INDEX pictures_by_set ON pictures (owner, set_id)",
    "CREATE INDEX pictures_by_space ON pictures (source, stored_bytes)",
    """CREATE INDEX pictures_by_time ON pictures (owner, place, created_at, id, model, task_type, source, kind, starred,
    set_id, cost_rank, pixels)""",
)
_OLD_ROWS: Final = """
    SELECT p.id, p.text, p.cost_usd, p.width, p.height, p.size_bytes, p.deleted_at, p.owner, p.source, p.created_at,
    j.task_uuid, j.task_type, j.model, j.request, j.price_key
    FROM pictures p JOIN jobs j ON j.task_uuid = p.task_uuid"""
_FILLED: Final = """
    UPDATE pictures SET place = :place, task_type = :task_type, model = :model, pixels = :pixels,
    cost_rank = :cost_rank, stored_bytes = :stored_bytes, search = :search WHERE id = :id"""
_CHARGED: Final = """
    INSERT INTO charges (id, task_uuid, owner, created_at, day, source, task_type, model, price_key, cost_usd)
    VALUES (:id, :task_uuid, :owner, :created_at, :day, :source, :task_type, :model, :price_key, :cost_usd)"""
_MADE_FROM: Final = "INSERT INTO lineage (task_uuid, owner, parent) VALUES (:task_uuid, :owner, :parent)"


def find_and_keep(connection: Connection) -> None:
    """Version 2: columns for searching and sorting, sets, stars, lineage, and a ledger that outlives rows."""
    for change in _NEW_COLUMNS:
        connection.execute(text(f"ALTER TABLE {change}"))
    for statement in _NEW_TABLES:
        connection.execute(text(statement))
    for rows in _chunks(connection, _OLD_ROWS):
        connection.execute(text(_FILLED), [filled(row) for row in rows])
        connection.execute(text(_CHARGED), [{**row, "day": day_of(row["created_at"])} for row in rows])
    for rows in _chunks(connection, "SELECT task_uuid, owner, request FROM jobs"):
        made = [
            {"task_uuid": row["task_uuid"], "owner": row["owner"], "parent": parent}
            for row in rows
            for parent in dict.fromkeys(references_in(row["request"]))
        ]
        if made:
            connection.execute(text(_MADE_FROM), made)
    for statement in _NEW_INDEXES:
        connection.execute(text(statement))


def name_accounts(connection: Connection) -> None:
    """Version 3: which key a job was sent with, as a digest."""
    connection.execute(text("ALTER TABLE jobs ADD COLUMN account VARCHAR(64)"))


_FOR_SEARCH: Final = (
    "CREATE INDEX pictures_by_facet ON pictures (owner, place, model, task_type, source, starred)",
    "CREATE INDEX pictures_by_words ON pictures (owner, place, created_at, id, search)",
)


def say_what_links_show(connection: Connection) -> None:
    """Version 4: what a link shows besides the pictures, and indexes for searching and counting."""
    if inspect(connection).has_table("shares"):  # databases of version 1 get a new table
        connection.execute(text("ALTER TABLE shares ADD COLUMN shows VARCHAR(16) DEFAULT 'pictures' NOT NULL"))
    for statement in _FOR_SEARCH:
        connection.execute(text(statement))


_WORDS_APART: Final = (
    """CREATE TABLE picture_words (owner VARCHAR(32) NOT NULL, picture_id VARCHAR(32) NOT NULL, search TEXT NOT NULL,
    PRIMARY KEY (owner, picture_id))""",
    "INSERT INTO picture_words (owner, picture_id, search) SELECT owner, id, search FROM pictures ORDER BY owner, id",
    "DROP INDEX pictures_by_words",
    "DROP INDEX charges_by_owner",
    "DROP INDEX charges_by_day",
    "CREATE INDEX charges_by_owner ON charges (owner, created_at, source, cost_usd)",
    "CREATE INDEX charges_by_owner_and_day ON charges (owner, day, source, task_type, model, cost_usd)",
    "CREATE INDEX charges_by_day ON charges (day, source, task_type, model, cost_usd)",
)


def keep_words_apart(connection: Connection) -> None:
    """Version 5: a separate table for the searched words, and indexes that cover the ledger's queries."""
    for statement in _WORDS_APART:
        connection.execute(text(statement))
    # SQLite drops columns from 3.35 on, and Debian 11 has 3.34; there the column stays, empty.
    old = connection.dialect.name == "sqlite" and sqlite3.sqlite_version_info < (3, 35)
    connection.execute(text("UPDATE pictures SET search = ''" if old else "ALTER TABLE pictures DROP COLUMN search"))


def find_jobs(connection: Connection) -> None:
    """Version 6: indexes for an owner's newest jobs, and for those sent since a time."""
    connection.execute(text("CREATE INDEX jobs_by_owner_and_time ON jobs (owner, created_at)"))
    connection.execute(text("CREATE INDEX jobs_by_owner_and_sent ON jobs (owner, sent_at)"))


# Requests that certainly had no inputs. Of deleted results only task type and model are left, so they are not certain.
_FROM_WORDS_ALONE: Final = (
    """CAST(request AS TEXT) LIKE '%"positivePrompt"%' AND CAST(request AS TEXT) NOT LIKE '%"inputs"%'"""
)


def forget_prices_of_inputs(connection: Connection) -> None:
    """Version 7: requests with pictures as inputs had the price keys of those without; they have none now, and their
    prices are learned again. Recorded costs that are no amounts become unknown."""
    no_amount = "cost_usd IS NOT NULL AND NOT (cost_usd >= 0 AND cost_usd <= 10000)"
    connection.execute(text(f"UPDATE pictures SET cost_usd = NULL, cost_rank = -1 WHERE {no_amount}"))  # noqa: S608
    connection.execute(text(f"UPDATE charges SET cost_usd = NULL WHERE {no_amount}"))  # noqa: S608 - constants
    surely = f"(SELECT task_uuid FROM jobs WHERE {_FROM_WORDS_ALONE})"  # noqa: S608 - a constant of this file
    for table in ("charges", "jobs"):
        connection.execute(text(f"UPDATE {table} SET price_key = '' WHERE task_uuid NOT IN {surely}"))  # noqa: S608


STEPS: Final[tuple[Step, ...]] = (
    find_and_keep,
    name_accounts,
    say_what_links_show,
    keep_words_apart,
    find_jobs,
    forget_prices_of_inputs,
)


def _chunks(connection: Connection, query: str) -> Iterator[list[dict[str, Any]]]:
    rows = connection.execute(text(query)).mappings().all()
    for start in range(0, len(rows), _AT_ONCE):
        yield [{**row, "request": _request(row["request"])} for row in rows[start : start + _AT_ONCE]]


def _request(stored: Any) -> Any:
    return json.loads(stored) if isinstance(stored, str) else stored
