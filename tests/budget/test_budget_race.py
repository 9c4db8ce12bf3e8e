"""Many clicks in one moment, from threads and from processes that share one store."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from lib.budget import BudgetExceededError
from tests.support.app_server import ROOT
from tests.support.budget_bench import budget_in

# Prints how many of 100 reservations were accepted, once its input says so.
_CLICKS = """
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tests.support.budget_bench import budget_in, try_to_reserve
budget = budget_in(Path(sys.argv[1]))
print("ready", flush=True)
sys.stdin.readline()
with ThreadPoolExecutor(10) as threads:
    names = [(f"{sys.argv[2]}-{number}", f"visitor-{number % 4}") for number in range(100)]
    print(sum(threads.map(lambda each: try_to_reserve(budget, *each), names)))
"""


def test_two_processes_with_ten_threads_each_never_pass_a_limit(tmp_path: Path) -> None:
    command = [sys.executable, "-c", _CLICKS, str(tmp_path)]
    processes = [
        subprocess.Popen([*command, name], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for name in ("one", "two")
    ]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    accepted = [int(process.communicate("go\n", timeout=60)[0]) for process in _let_go(processes)]
    assert sum(accepted) == 20
    after = budget_in(tmp_path)
    assert after.committed_today() == pytest.approx(2.0)
    assert all(after.committed_today(f"visitor-{number}") <= 0.7 + 1e-9 for number in range(4))


def _let_go(processes: list[subprocess.Popen[str]]) -> list[subprocess.Popen[str]]:
    """Both at once, before either is waited for."""
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    return processes


def test_requests_per_minute_hold_for_clicks_of_one_moment(tmp_path: Path) -> None:
    budgets = [budget_in(tmp_path, per_minute=5) for _ in range(2)]
    accepted: list[bool] = []
    barrier = threading.Barrier(20)

    def click(number: int) -> None:
        barrier.wait()
        try:
            budgets[number % 2].reserve(str(number), 0.0, limited=True, owner="ann", on_studio_key=False)
            accepted.append(True)
        except BudgetExceededError as refused:
            assert refused.limit == "requests_per_minute"

    threads = [threading.Thread(target=click, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(accepted) == 5
