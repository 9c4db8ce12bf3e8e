"""The owner's key and what visitors may spend with it."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from lib.budget import Budget, BudgetExceededError, Left, Spent
from lib.database import open_database
from lib.pricing import price_key


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
    clock.now += timedelta(days=1)  # nobody will collect it any more
    assert budget.committed_today() == 0


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


# ---- per visitor


@pytest.fixture
def shared(tmp_path: Path, clock: Clock) -> Budget:
    """A studio for many: two and a half dollars a day, one for each, ten requests a minute."""
    return Budget(
        open_database(tmp_path),
        daily_limit_usd=2.5,
        visitor_daily_limit_usd=1.0,
        unknown_price_usd=0.5,
        requests_per_minute=10,
        now=clock,
    )


def test_a_visitor_is_refused_by_the_visitors_limit_and_others_are_not(shared: Budget) -> None:
    shared.reserve("a1", 0.9, limited=True, owner="ann")
    with pytest.raises(BudgetExceededError, match=r"\$0\.10 of your \$1\.00 for today") as refused:
        shared.reserve("a2", 0.2, limited=True, owner="ann")
    assert (refused.value.limit, refused.value.retry_after_s) == ("visitor_day", 12 * 3600)
    shared.reserve("b1", 0.2, limited=True, owner="bob")


def test_all_visitors_together_are_refused_by_the_studios_limit(shared: Budget) -> None:
    for name in ("ann", "bob"):
        shared.reserve(name, 1.0, limited=True, owner=name)
    with pytest.raises(BudgetExceededError, match=r"\$0\.50 of today's \$2\.50 for visitors") as refused:
        shared.reserve("c", 0.6, limited=True, owner="cyd")
    assert refused.value.limit == "studio_day"


def test_what_a_visitor_has_left_is_never_more_than_all_have(shared: Budget) -> None:
    shared.reserve("a", 0.25, limited=True, owner="ann")
    shared.reserve("host", 2.0, limited=False, owner="local")
    assert shared.left_today("ann") == Left(spent_usd=0.25, limit_usd=1.0, left_usd=0.25)
    assert shared.left_today("bob").left_usd == pytest.approx(0.25)


def test_what_fails_unbilled_is_given_back_to_the_visitor(shared: Budget) -> None:
    shared.reserve("a1", 1.0, limited=True, owner="ann")
    shared.settle("a1", 0.0)
    shared.reserve("a2", 1.0, limited=True, owner="ann")


def test_a_visitors_own_key_is_not_the_owners_money(shared: Budget) -> None:
    shared.reserve("own", 40.0, limited=True, owner="ann", on_studio_key=False)
    assert shared.committed_today() == 0
    shared.settle("own", 40.0)
    assert shared.committed_today() == 0


# ---- requests per minute


def test_requests_per_minute_are_counted_on_every_line(shared: Budget, clock: Clock) -> None:
    for number in range(10):
        shared.reserve(str(number), 0.0, limited=True, owner="ann", on_studio_key=number % 2 == 0)
        clock.now += timedelta(seconds=1)
    with pytest.raises(BudgetExceededError, match="again in 50 seconds") as refused:
        shared.reserve("more", 0.0, limited=True, owner="ann", on_studio_key=False)
    assert refused.value.limit == "requests_per_minute"
    assert refused.value.retry_after_s == pytest.approx(50)
    shared.reserve("bob", 0.0, limited=True, owner="bob")
    clock.now += timedelta(seconds=50)
    shared.reserve("later", 0.0, limited=True, owner="ann")


def test_a_refused_request_does_not_count_and_the_owner_is_never_slowed(shared: Budget) -> None:
    shared.reserve("dear", 1.0, limited=True, owner="ann")
    for number in range(20):
        with pytest.raises(BudgetExceededError) as refused:
            shared.reserve(f"a{number}", 0.5, limited=True, owner="ann")
        assert refused.value.limit == "visitor_day"
        shared.reserve(f"host{number}", 0.0, limited=False, owner="local")


# ---- the switch


def test_the_switch_stops_everybody_in_every_process_at_once(tmp_path: Path, shared: Budget, clock: Clock) -> None:
    other = Budget(open_database(tmp_path), daily_limit_usd=2.5, unknown_price_usd=0.5, now=clock)
    shared.stop_spending(stop=True)
    assert other.is_stopped()
    for limited in (True, False):
        with pytest.raises(BudgetExceededError, match="owner has stopped spending") as refused:
            other.reserve("one", 0.1, limited=limited, owner="ann")
        assert (refused.value.limit, refused.value.retry_after_s) == ("stopped", None)
    other.reserve("own key", 0.1, limited=True, owner="ann", on_studio_key=False)
    other.stop_spending(stop=False)
    shared.reserve("two", 0.1, limited=True, owner="ann")


# ---- the report


def test_the_report_tells_days_visitors_and_models_apart(shared: Budget, clock: Clock) -> None:
    shared.reserve("1", 0.3, limited=True, owner="ann", model="flux")
    shared.settle("1", 0.1)
    shared.reserve("2", 0.2, limited=True, owner="ann", model="flux")
    shared.reserve("3", 0.2, limited=True, owner="bob", model="veo")
    clock.now += timedelta(days=1)
    shared.reserve("4", 0.4, limited=True, owner="ann", model="flux")
    assert shared.spent_in_days(2) == [
        Spent("2026-11-23", "ann", "flux", 1, 1, 0.4),
        Spent("2026-11-22", "ann", "flux", 2, 1, 0.1 + 0.2),
        Spent("2026-11-22", "bob", "veo", 1, 1, 0.2),
    ]
    assert [row.day for row in shared.spent_in_days(1)] == ["2026-11-23"]


def test_a_ledger_of_an_older_studio_is_brought_up_to_date(tmp_path: Path, clock: Clock) -> None:
    engine = open_database(tmp_path)
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "CREATE TABLE ledger (task_uuid VARCHAR(36) PRIMARY KEY, day VARCHAR(10) NOT NULL,"
            " reserved_usd FLOAT NOT NULL, spent_usd FLOAT)"
        )
        connection.exec_driver_sql("INSERT INTO ledger VALUES ('old', '2026-11-22', 0.4, 0.3)")
    old = Budget(engine, daily_limit_usd=1.0, unknown_price_usd=0.5, now=clock)
    assert old.committed_today() == 0.3
    assert old.spent_in_days(1) == [Spent("2026-11-22", "", "", 1, 0, 0.3)]


def test_prompt_seed_and_count_do_not_change_the_price_of_one_result() -> None:
    one = {"model": "m", "width": 512, "positivePrompt": "a", "seed": 1, "numberResults": 1}
    assert price_key(one) == price_key({**one, "positivePrompt": "b", "seed": 2, "numberResults": 9})
    assert price_key(one) != price_key({**one, "width": 1024})
    assert price_key(one) != price_key({**one, "model": "n"})


def test_what_is_made_from_another_input_may_cost_something_else() -> None:
    one = {"taskType": "upscale", "model": "m", "inputs": {"image": "input:" + "1" * 32}, "upscaleFactor": 4}
    assert price_key(one) == price_key({**one, "taskUUID": "x", "includeCost": True})
    assert price_key(one) != price_key({**one, "inputs": {"image": "input:" + "2" * 32}})
    assert price_key(one) != price_key({name: value for name, value in one.items() if name != "inputs"})


# ---- amounts that are none

NO_AMOUNTS = [
    -1000.0,
    -0.01,
    float("nan"),
    float("inf"),
    -float("inf"),
    1e308,
    100.01,
    10**400,
    "0.5",
    "",
    True,
    [1],
    {},
]


@pytest.mark.parametrize("amount", NO_AMOUNTS, ids=lambda amount: str(amount)[:10])
def test_a_price_that_is_no_amount_is_reserved_as_unknown(budget: Budget, amount: Any) -> None:
    budget.reserve("odd", amount, limited=True, owner="ann")
    assert budget.committed_today() == budget.committed_today("ann") == 0.5
    budget.settle("odd", 0.01)
    assert budget.committed_today() == 0.01


@pytest.mark.parametrize("amount", NO_AMOUNTS, ids=lambda amount: str(amount)[:10])
def test_a_cost_that_is_no_amount_leaves_the_reservation(budget: Budget, amount: Any) -> None:
    budget.reserve("odd", 0.3, limited=True, owner="ann")
    assert budget.known_cost("odd", amount) is None
    budget.settle("odd", amount)
    assert budget.committed_today() == 0.3
    assert budget.in_flight() == []
    budget.reserve("another", 0.7, limited=True, owner="bob")


def test_a_cost_of_up_to_a_hundred_times_what_was_reserved_is_taken(budget: Budget) -> None:
    budget.reserve("dear", 40.0, limited=False)
    assert (budget.known_cost("dear", 4000.0), budget.known_cost("dear", 4000.01)) == (4000.0, None)
    budget.settle("dear", 4000)
    assert budget.committed_today() == 4000.0
    for least in (0, 0.0, -0.0):
        budget.settle("dear", least)
        assert budget.committed_today() == 0.0


def test_what_an_older_studio_wrote_down_that_is_no_amount_is_forgotten(tmp_path: Path, clock: Clock) -> None:
    engine = open_database(tmp_path)
    Budget(engine, daily_limit_usd=1.0, unknown_price_usd=0.5, now=clock)
    rows = {"negative": (-1000, "NULL"), "spent": (0.3, "1e308"), "endless": ("9e999", "9e999"), "right": (0.2, 0.1)}
    with engine.begin() as connection:
        for name, (reserved, spent) in rows.items():
            connection.exec_driver_sql(
                f"INSERT INTO ledger VALUES ('{name}', '2026-11-22', {reserved}, {spent}, '', '')"
            )
        connection.exec_driver_sql("UPDATE schema_version SET version = 2 WHERE room = 'budget'")
    again = Budget(engine, daily_limit_usd=1.0, unknown_price_usd=0.5, now=clock)
    assert again.committed_today() == pytest.approx(0.3 + 0.1)
    assert again.in_flight() == ["negative"]
