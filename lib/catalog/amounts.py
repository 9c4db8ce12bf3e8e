"""What counts as an amount of money, whoever says it: a server, a published price, a request's own numbers."""

from __future__ import annotations

import math
from typing import Final

MOST_USD: Final = 100.0
"""What one task may cost where nothing else is known of it. More is taken for a mistake."""
_TIMES_RESERVED: Final = 100.0


def known_usd(amount: object, *, reserved_usd: float = 0.0) -> float | None:
    """An amount in USD, or None for what cannot be one and so counts as unknown: a text, a truth value, NaN, less than
    nothing, or more than the larger of 100 USD and 100 times what was set aside for it."""
    if isinstance(amount, bool) or not isinstance(amount, int | float):
        return None
    # Compared before it is converted: JSON carries whole numbers that no float holds.
    return float(amount) if 0 <= amount <= max(MOST_USD, _TIMES_RESERVED * reserved_usd) < math.inf else None
