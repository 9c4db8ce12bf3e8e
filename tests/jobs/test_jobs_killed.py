"""A studio that is killed at any moment of a job that Runware runs: the next one has every result, once."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from lib.sandbox import Sandbox

ROOT = Path(__file__).resolve().parents[2]


def killed(sandbox: Sandbox, folder: Path, stride: int) -> int:
    """A studio killed at every so many steps of a job; how many steps the job has."""
    addresses = (sandbox.ws_url, sandbox.http_url)
    command = [sys.executable, "-m", "tests.support.kill_jobs", *addresses, str(folder), str(stride)]
    finished = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=500)
    assert finished.returncode == 0, finished.stderr
    return int(finished.stdout)


def test_a_kill_at_some_steps_of_a_job_loses_no_result(sandbox: Sandbox, tmp_path: Path) -> None:
    assert killed(sandbox, tmp_path, stride=33) > 60


@pytest.mark.benchmark
@pytest.mark.timeout(600)
def test_a_kill_at_every_step_of_a_job_loses_no_result(sandbox: Sandbox, tmp_path: Path) -> None:
    assert killed(sandbox, tmp_path, stride=1) > 60
