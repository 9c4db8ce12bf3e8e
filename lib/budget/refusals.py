"""Errors for requests that may not be sent now: which limit, what is left, when it renews."""

from __future__ import annotations

from typing import Literal

from lib import StudioError

Limit = Literal["visitor_day", "studio_day", "requests_per_minute", "stopped"]


class BudgetExceededError(StudioError):
    """A limit would be exceeded. The text is a sentence for a person.

    `limit` is which one; `retry_after_s` is in how many seconds it renews, None where only the owner can renew it.
    """

    def __init__(self, sentence: str, *, limit: Limit, retry_after_s: float | None) -> None:
        super().__init__(sentence)
        self.limit: Limit = limit
        self.retry_after_s = retry_after_s


def day_refusal(
    limit: Limit, *, limit_usd: float, committed: float, price: float, renews_in_s: float
) -> BudgetExceededError:
    """The error for a price above what is left of a day's limit, for one visitor or for all."""
    whose = f"your ${limit_usd:.2f} for today" if limit == "visitor_day" else f"today's ${limit_usd:.2f} for visitors"
    left = max(limit_usd - committed, 0.0)
    return BudgetExceededError(
        f"This would cost up to {_cents(price)}, and {_cents(left)} of {whose} is left. It renews at midnight UTC, "
        f"in {_wait(renews_in_s)}; fewer pictures or a cheaper model may still fit.",
        limit=limit,
        retry_after_s=renews_in_s,
    )


def rate_refusal(per_minute: int, renews_in_s: float) -> BudgetExceededError:
    """The error for too many requests within a minute."""
    return BudgetExceededError(
        f"You have sent {per_minute} requests within a minute, which is as many as one visitor may. "
        f"Send this one again in {_wait(renews_in_s)}.",
        limit="requests_per_minute",
        retry_after_s=renews_in_s,
    )


def stopped_refusal() -> BudgetExceededError:
    """The error while the owner has stopped spending."""
    return BudgetExceededError(
        "The owner has stopped spending with the studio's key, so nothing was sent. The sandbox, or a key of your own, "
        "can be chosen in the side bar.",
        limit="stopped",
        retry_after_s=None,
    )


def _cents(amount: float) -> str:
    rounded = round(amount, 4)
    return f"${rounded:.2f}" if rounded >= 0.1 or rounded == 0 else f"${rounded:.4f}"


def _wait(seconds: float) -> str:
    if seconds >= 5400:
        return f"{seconds / 3600:.0f} hours"
    return f"{seconds / 60:.0f} minutes" if seconds >= 90 else f"{max(seconds, 1):.0f} seconds"
