"""One SQLite database for all rooms, each with its own tables and migrations."""

from lib.database.engine import (
    BUSY_S,
    NewerDatabaseError,
    Step,
    StoreError,
    StoreFullError,
    StoreUnreachableError,
    contains,
    database_bytes,
    open_database,
    prepare_tables,
    writing,
)

__all__ = [
    "BUSY_S",
    "NewerDatabaseError",
    "Step",
    "StoreError",
    "StoreFullError",
    "StoreUnreachableError",
    "contains",
    "database_bytes",
    "open_database",
    "prepare_tables",
    "writing",
]
