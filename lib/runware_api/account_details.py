"""Balance and usage of the account; never its team or its keys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class AccountDetails:
    """Balance in USD, None where the server gives none in USD; `usage` in Runware's own field names."""

    balance_usd: float | None
    usage: Mapping[str, Any] = field(default_factory=dict)


def read_account_details(item: Mapping[str, Any]) -> AccountDetails:
    """Reads an `accountManagement` result. `balance` is a number or `{amount, currency}` (PROTOCOL.md, Tasks)."""
    balance = item.get("balance")
    if isinstance(balance, Mapping):
        in_usd = str(balance.get("currency", "USD")).upper() == "USD"
        balance = balance.get("amount") if in_usd else None
    usage = item.get("usage")
    return AccountDetails(_number(balance), dict(usage) if isinstance(usage, Mapping) else {})


def _number(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        return float(value)
    except ValueError:
        return None
