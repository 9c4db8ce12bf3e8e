"""What counts as an amount of money, from any source: a server, a published price, a request's own numbers."""

from __future__ import annotations

from typing import Final

MOST_USD: Final = 100.0
"""The most that one task may be expected to cost, in USD. More is taken for a mistake."""
_TIMES_RESERVED: Final = 100.0
MOST_EVER_USD: Final = _TIMES_RESERVED * MOST_USD
"""The most that a task can have cost, in USD, whatever was expected."""


def known_usd(amount: object, *, most_usd: float = MOST_USD) -> float | None:
    """An amount in USD, or None for what cannot be one and so counts as unknown: a text, a boolean, NaN, a negative
    number, or more than `most_usd`."""
    if isinstance(amount, bool) or not isinstance(amount, int | float):
        return None
    # Compared before it is converted: JSON can hold integers that no float can.
    return float(amount) if 0 <= amount <= most_usd else None


def most_cost_usd(reserved_usd: float) -> float:
    """The most that a task may turn out to cost: the larger of 100 USD and 100 times what was reserved for it."""
    return max(MOST_USD, _TIMES_RESERVED * reserved_usd)
