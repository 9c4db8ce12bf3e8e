"""A kill at any moment: no half file, no row without its file, nothing that was delivered lost, nothing twice."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def killed(folder: Path, stride: int) -> list[int]:
    """The life of one result, killed at every so many steps of it; how many steps keeping and removing have."""
    command = [sys.executable, "-m", "tests.support.kill_store", str(folder), str(stride)]
    finished = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=110)
    assert finished.returncode == 0, finished.stderr
    return [int(steps) for steps in finished.stdout.split()]


def test_a_kill_at_some_steps_of_a_results_life_leaves_all_in_order(tmp_path: Path) -> None:
    assert min(killed(tmp_path, stride=5)) > 20


@pytest.mark.benchmark
def test_a_kill_at_every_step_of_a_results_life_leaves_all_in_order(tmp_path: Path) -> None:
    assert min(killed(tmp_path, stride=1)) > 20
