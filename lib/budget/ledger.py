"""The tables of money: what each task reserved and cost, who sent requests when, and the switch that stops spending."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Float,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    and_,
    func,
    or_,
    select,
    text,
)

metadata = MetaData()

ledger = Table(
    "ledger",
    metadata,
    Column("task_uuid", String(36), primary_key=True),
    Column("day", String(10), nullable=False, index=True),
    Column("reserved_usd", Float, nullable=False),
    Column("spent_usd", Float),  # NULL while the task is in flight
    Column("owner", String(32), nullable=False, server_default=""),
    Column("model", String(255), nullable=False, server_default=""),
)

# One row per request of the last minute.
arrivals = Table(
    "arrivals",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("owner", String(32), nullable=False),
    Column("at", Float, nullable=False),
    Index("arrivals_by_owner", "owner", "at"),
)

switches = Table(
    "switches",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("is_on", Boolean, nullable=False),
    Column("changed_at", Float, nullable=False),
)

_IN_FLIGHT_AT_MOST: Final = timedelta(days=1)
AMOUNT: Final = func.coalesce(ledger.c.spent_usd, ledger.c.reserved_usd)


def committed(day: date, owner: str | None = None) -> Any:
    """Selects a day's spending plus what is reserved for tasks in flight, of one visitor or of all."""
    # A task of the day before that is still in flight will be paid today. An older one was given up: its
    # key is gone, and it must not count against the limits for ever.
    in_flight_since = (day - _IN_FLIGHT_AT_MOST).isoformat()
    counted = and_(
        ledger.c.day >= in_flight_since,
        or_(ledger.c.day == day.isoformat(), ledger.c.spent_usd.is_(None)),
    )
    query = select(func.coalesce(func.sum(AMOUNT), 0.0)).where(counted)
    return query if owner is None else query.where(ledger.c.owner == owner)


def name_visitors_and_models(connection: Connection) -> None:
    """From version 1 to 2: adds whose task it was, and of which model."""
    connection.execute(text("ALTER TABLE ledger ADD COLUMN owner VARCHAR(32) NOT NULL DEFAULT ''"))
    connection.execute(text("ALTER TABLE ledger ADD COLUMN model VARCHAR(255) NOT NULL DEFAULT ''"))


def forget_what_is_no_amount(connection: Connection) -> None:
    """From version 2 to 3: corrects negative and absurd amounts, which older studios recorded and limits then
    counted."""
    odd = "NOT ({0} >= 0 AND {0} <= 10000)"
    for change in (
        f"UPDATE ledger SET reserved_usd = 0 WHERE {odd.format('reserved_usd')}",  # noqa: S608 - constants of this file
        f"UPDATE ledger SET spent_usd = reserved_usd WHERE spent_usd IS NOT NULL AND {odd.format('spent_usd')}",  # noqa: S608
    ):
        connection.execute(text(change))
