"""One SQLite database for all rooms, each with its own tables and migrations."""

from lib.database.engine import (
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
