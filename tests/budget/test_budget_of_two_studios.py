"""A hundred calls in one moment to two whole studios, in processes of their own, that share one store."""

from __future__ import annotations

import json
import threading
from collections import Counter
from pathlib import Path

import pytest

from lib.budget import Budget
from lib.database import open_database
from lib.sandbox import Sandbox
from tests.support.app_server import AppServer
from tests.support.jobs_bench import Brush

CALLERS = {f"caller-{number}": f"token-of-caller-{number}-0123" for number in range(5)}
LIMIT_USD, EACH_USD, UNKNOWN_USD = 1.0, 0.4, 0.1
CALL = json.dumps({"model": "runware:100@1", "positivePrompt": "a fox", "width": 512, "height": 512})


@pytest.mark.benchmark
def test_a_hundred_calls_to_two_studios_never_pass_a_limit(tmp_path: Path) -> None:
    brush = Brush()
    brush.hold()
    runware = Sandbox.start(paint=brush)
    settings = {
        "RUNWARE_API_KEY": "key-of-tests-0123456789",
        "RUNWARE_WS_URL": runware.ws_url,
        "RUNWARE_HTTP_URL": runware.http_url,
        "STUDIO_DAILY_LIMIT_USD": str(LIMIT_USD),
        "STUDIO_VISITOR_DAILY_LIMIT_USD": str(EACH_USD),
        "STUDIO_UNKNOWN_PRICE_USD": str(UNKNOWN_USD),
        "STUDIO_REQUESTS_PER_MINUTE": "1000",
        "STUDIO_API_TOKENS": ",".join(f"{name}:{token}" for name, token in CALLERS.items()),
    }
    servers = [AppServer.start(tmp_path, **settings) for _ in range(2)]
    try:
        answers = _call_all(servers)
        assert set(answers) == {"accepted", "visitor_day", "studio_day"}
        assert answers["accepted"] == round(LIMIT_USD / UNKNOWN_USD)
        budget = Budget(open_database(tmp_path), daily_limit_usd=LIMIT_USD, unknown_price_usd=UNKNOWN_USD)
        assert budget.committed_today() == pytest.approx(LIMIT_USD)
        spent = Counter[str]()
        for row in budget.spent_in_days(1):
            spent[row.owner] += row.tasks
        assert max(spent.values()) <= round(EACH_USD / UNKNOWN_USD)
    finally:
        brush.go_on.set()
        for server in servers:
            server.stop()
        runware.stop()


def _call_all(servers: list[AppServer]) -> Counter[str]:
    answers: list[str] = []
    barrier = threading.Barrier(20)

    def caller(number: int) -> None:
        token = CALLERS[f"caller-{number % 5}"]
        barrier.wait()
        for call in range(5):
            status, _, body = servers[(number + call) % 2].post(
                "/api/generate/image", CALL, Authorization=f"Bearer {token}", Prefer="respond-async"
            )
            answers.append("accepted" if status == 202 else json.loads(body)["limit"])

    threads = [threading.Thread(target=caller, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    return Counter(answers)
