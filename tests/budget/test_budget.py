"""The owner's key and what visitors may spend with it."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from lib.budget import Budget, BudgetExceededError, price_key
from lib.database import open_database


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 11, 22, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def budget(tmp_path: Path, clock: Clock) -> Budget:
    return Budget(open_database(tmp_path), daily_limit_usd=1.0, unknown_price_usd=0.5, now=clock)


def test_an_unknown_price_counts_as_the_owner_said(budget: Budget) -> None:
    budget.reserve("one", None, limited=True)
    budget.reserve("two", None, limited=True)
    with pytest.raises(BudgetExceededError):
        budget.reserve("three", None, limited=True)
    assert budget.committed_today() == 1.0


def test_what_cost_less_leaves_room(budget: Budget) -> None:
    for name in ("one", "two", "three"):
        budget.reserve(name, None, limited=True)
        budget.settle(name, 0.01)
    assert budget.committed_today() == pytest.approx(0.03)


def test_what_nobody_knows_stays_reserved(budget: Budget) -> None:
    budget.reserve("one", 0.7, limited=True)
    budget.settle("one", None)
    assert budget.committed_today() == 0.7


def test_the_refusal_says_what_is_left_and_when_it_renews(budget: Budget) -> None:
    budget.reserve("one", 0.75, limited=True)
    with pytest.raises(BudgetExceededError, match=r"\$0\.25 of today's \$1\.00 .* midnight UTC"):
        budget.reserve("two", 0.30, limited=True)


def test_the_owner_is_counted_and_not_limited(budget: Budget) -> None:
    budget.reserve("owner", 40.0, limited=False)
    assert budget.committed_today() == 40.0
    with pytest.raises(BudgetExceededError):
        budget.reserve("visitor", 0.01, limited=True)


def test_it_renews_at_midnight_utc_but_for_what_is_still_in_flight(budget: Budget, clock: Clock) -> None:
    budget.reserve("ended", 0.4, limited=True)
    budget.settle("ended", 0.4)
    budget.reserve("in flight", 0.6, limited=True)
    clock.now += timedelta(days=1)
    assert budget.committed_today() == pytest.approx(0.6)


def test_a_hundred_clicks_in_the_same_moment_do_not_pass_the_limit(tmp_path: Path, clock: Clock) -> None:
    budgets = [Budget(open_database(tmp_path), daily_limit_usd=1.0, unknown_price_usd=0.5, now=clock) for _ in range(2)]
    accepted: list[str] = []
    barrier = threading.Barrier(20)

    def click(number: int) -> None:
        barrier.wait()
        for each in range(5):
            try:
                budgets[number % 2].reserve(f"{number}-{each}", 0.1, limited=True)
                accepted.append(f"{number}-{each}")
            except BudgetExceededError:
                pass

    threads = [threading.Thread(target=click, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(accepted) == 10
    assert budgets[0].committed_today() == pytest.approx(1.0)


def test_prompt_seed_and_count_do_not_change_the_price_of_one_result() -> None:
    one = {"model": "m", "width": 512, "positivePrompt": "a", "seed": 1, "numberResults": 1}
    assert price_key(one) == price_key({**one, "positivePrompt": "b", "seed": 2, "numberResults": 9})
    assert price_key(one) != price_key({**one, "width": 1024})
    assert price_key(one) != price_key({**one, "model": "n"})
