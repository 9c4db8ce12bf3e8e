"""What the owner's key may spend for visitors, and what it did: a ledger of real money, by day (UTC).

Each task reserves its estimated price before it is sent and settles at what it really cost. Sandbox money is play
money and never comes here.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Column, Engine, Float, MetaData, String, Table, func, insert, select, update

from lib.database import prepare_tables, writing

metadata = MetaData()

ledger = Table(
    "ledger",
    metadata,
    Column("task_uuid", String(36), primary_key=True),
    Column("day", String(10), nullable=False, index=True),
    Column("reserved_usd", Float, nullable=False),
    Column("spent_usd", Float),  # NULL while the task is in flight
)

# What does not change the price of a request. Everything else is taken to.
_FREE_FIELDS = frozenset(
    {"positivePrompt", "negativePrompt", "seed", "numberResults", "taskUUID", "taskType", "includeCost", "outputType",
     "outputFormat", "outputQuality", "deliveryMethod", "ttl", "CFGScale", "scheduler",
     "inputs", "prompt", "promptVersions"}
)  # fmt: skip


class BudgetExceededError(Exception):
    """The day's limit would be passed. The text is a sentence for a person."""


class Budget:
    """The ledger of one store, shared by every process that uses it."""

    def __init__(
        self,
        engine: Engine,
        *,
        daily_limit_usd: float,
        unknown_price_usd: float,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        prepare_tables(engine, "budget", metadata)
        self._engine = engine
        self._writing = writing(engine)
        self._limit_usd = daily_limit_usd
        self._unknown_price_usd = unknown_price_usd
        self._now = now

    def reserve(self, task_uuid: str, price_usd: float | None, *, limited: bool) -> None:
        """Set a task's price aside. Raises `BudgetExceededError` where `limited` and the day's limit would be passed.

        Reading and writing are one transaction that holds the write lock, so clicks of the same second cannot pass
        the limit together.
        """
        amount = self._unknown_price_usd if price_usd is None else price_usd
        day = self._today()
        with self._writing.begin() as connection:
            committed = connection.execute(_committed(day)).scalar_one()
            if limited and committed + amount > self._limit_usd + 1e-9:
                raise BudgetExceededError(self._refusal(committed, amount))
            connection.execute(insert(ledger).values(task_uuid=task_uuid, day=day, reserved_usd=amount))

    def settle(self, task_uuid: str, spent_usd: float | None) -> None:
        """Replace a reservation by what the task cost; None keeps the whole reservation, as nobody knows."""
        spent = ledger.c.reserved_usd if spent_usd is None else spent_usd
        with self._writing.begin() as connection:
            connection.execute(update(ledger).where(ledger.c.task_uuid == task_uuid).values(spent_usd=spent))

    def committed_today(self) -> float:
        """Spent today plus reserved for tasks in flight, in USD."""
        with self._engine.begin() as connection:
            return float(connection.execute(_committed(self._today())).scalar_one())

    def _today(self) -> str:
        return self._now().astimezone(UTC).date().isoformat()

    def _refusal(self, committed: float, amount: float) -> str:
        left = max(self._limit_usd - committed, 0.0)
        return (
            f"This would cost up to ${amount:.2f}, and ${left:.2f} of today's ${self._limit_usd:.2f} for visitors "
            "is left. It renews at midnight UTC; fewer pictures or a cheaper model may still fit."
        )


def _committed(day: str) -> Any:
    amount = func.coalesce(ledger.c.spent_usd, ledger.c.reserved_usd)
    # A task of yesterday that is still in flight will be paid today.
    return select(func.coalesce(func.sum(amount), 0.0)).where((ledger.c.day == day) | ledger.c.spent_usd.is_(None))


def price_key(request: Mapping[str, Any]) -> str:
    """Requests with equal keys cost the same per result, as far as anyone can tell from outside."""
    priced = {name: value for name, value in request.items() if name not in _FREE_FIELDS}
    return hashlib.sha256(json.dumps(priced, sort_keys=True, default=str).encode()).hexdigest()
