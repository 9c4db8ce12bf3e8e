"""A hundred clicks in one moment, by four visitors, on two studios that share one store."""

from __future__ import annotations

import threading
import uuid
from collections import Counter
from dataclasses import replace

import pytest

from lib.access import Visitor
from lib.budget import BudgetExceededError
from lib.gallery import Job
from lib.sandbox import Sandbox
from lib.settings import ApiKey, Settings
from tests.support.jobs_bench import Bench, Brush, open_bench, request

VISITORS = [Visitor(letter * 32) for letter in "abcd"]


@pytest.fixture
def narrow(settings: Settings) -> Settings:
    """Ten requests of unknown price for all, and four for each visitor."""
    return replace(
        settings,
        api_key=ApiKey("key-of-tests"),
        daily_limit_usd=1.0,
        visitor_daily_limit_usd=0.4,
        unknown_price_usd=0.1,
        requests_per_minute=1000,
    )


def test_no_limit_is_passed_and_what_was_not_needed_is_given_back(
    narrow: Settings, sandbox: Sandbox, brush: Brush
) -> None:
    benches = [open_bench(narrow, sandbox, brush) for _ in range(2)]
    try:
        brush.hold()  # nothing settles before everybody has clicked
        accepted = _click_all(benches)
        assert len(accepted) == 10
        assert max(Counter(job.owner for job, _ in accepted).values()) <= 4
        assert benches[0].budget.committed_today() == pytest.approx(1.0)
        brush.go_on.set()
        ended = [bench.ended(job) for job, bench in accepted]
        assert {job.state for job in ended} == {"done"}
        for bench in benches:
            assert bench.budget.committed_today() == pytest.approx(sum(job.cost_usd or 0 for job in ended))
        assert brush.painted == 10
    finally:
        brush.go_on.set()
        for bench in benches:
            bench.close()


def _click_all(benches: list[Bench]) -> list[tuple[Job, Bench]]:
    accepted: list[tuple[Job, Bench]] = []
    barrier = threading.Barrier(20)

    def session(number: int) -> None:
        visitor, bench = VISITORS[number % 4], benches[number % 2]
        barrier.wait()
        for _ in range(5):
            try:
                job = bench.jobs.submit(visitor, "generate_image", request(), uuid.uuid4().hex)
                accepted.append((job, bench))
            except BudgetExceededError as refused:
                assert refused.limit in ("visitor_day", "studio_day")

    threads = [threading.Thread(target=session, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return accepted
