"""What was spent, for the owner's eyes."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Engine, case, func, select

from lib.budget.ledger import AMOUNT, ledger


@dataclass(frozen=True)
class Spent:
    """What one visitor's tasks of one model cost on one day (UTC, as 2026-11-25), in USD.

    `owner` and `model` are empty for what was written down before they were told apart.
    """

    day: str
    owner: str
    model: str
    tasks: int
    in_flight: int
    usd: float


def spent_since(engine: Engine, day: str) -> list[Spent]:
    """Everything from a day on, newest day first, dearest first within it."""
    in_flight = func.sum(case((ledger.c.spent_usd.is_(None), 1), else_=0))
    query = (
        select(ledger.c.day, ledger.c.owner, ledger.c.model, func.count(), in_flight, func.sum(AMOUNT))
        .where(ledger.c.day >= day)
        .group_by(ledger.c.day, ledger.c.owner, ledger.c.model)
        .order_by(ledger.c.day.desc(), func.sum(AMOUNT).desc())
    )
    with engine.begin() as connection:
        return [Spent(*row) for row in connection.execute(query)]
