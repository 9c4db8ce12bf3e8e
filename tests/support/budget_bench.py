"""A budget that many reserve from at once."""

from __future__ import annotations

from pathlib import Path

from lib.budget import Budget, BudgetExceededError
from lib.database import open_database


def budget_in(folder: Path, per_minute: int = 10_000) -> Budget:
    return Budget(
        open_database(folder),
        daily_limit_usd=2.0,
        visitor_daily_limit_usd=0.7,
        unknown_price_usd=0.5,
        requests_per_minute=per_minute,
    )


def try_to_reserve(budget: Budget, task_uuid: str, owner: str) -> bool:
    try:
        budget.reserve(task_uuid, 0.1, limited=True, owner=owner)
    except BudgetExceededError:
        return False
    return True
