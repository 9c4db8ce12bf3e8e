"""Reports to the owner what was spent."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Engine, case, func, select

from lib.budget.ledger import AMOUNT, ledger


@dataclass(frozen=True)
class Spent:
    """What one visitor's tasks of one model cost on one day (UTC, as 2026-11-25), in USD.

    `owner` and `model` are empty for what was recorded before these columns existed.
    """

    day: str
    owner: str
    model: str
    tasks: int
    in_flight: int
    usd: float


def spent_since(engine: Engine, day: str) -> list[Spent]:
    """All spending since a day, newest day first, dearest first within it."""
    in_flight = func.sum(case((ledger.c.spent_usd.is_(None), 1), else_=0))
    query = (
        select(ledger.c.day, ledger.c.owner, ledger.c.model, func.count(), in_flight, func.sum(AMOUNT))
        .where(ledger.c.day >= day)
        .group_by(ledger.c.day, ledger.c.owner, ledger.c.model)
        .order_by(ledger.c.day.desc(), func.sum(AMOUNT).desc())
    )
    with engine.begin() as connection:
        return [Spent(*row) for row in connection.execute(query)]
