"""Each job that ends leaves one line and one response time."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from lib.jobs import Observer
from tests.support.jobs_bench import ANN, Bench, Brush

REQUEST = {
    "taskType": "imageInference",
    "model": "runware:100@1",
    "positivePrompt": "a fox in a snowy forest",
    "width": 128,
    "height": 128,
    "includeCost": True,
}


def facts(caplog: pytest.LogCaptureFixture) -> list[dict[str, Any]]:
    return [record.__dict__["facts"] for record in caplog.records if record.getMessage() == "job"]


def test_a_job_leaves_one_line(bench: Bench, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, logger="studio")
    job = bench.ended(bench.jobs.submit(ANN, "generate_image", REQUEST, "one"))
    (line,) = facts(caplog)
    assert (line["task"], line["model"], line["outcome"]) == ("imageInference", "runware:100@1", "done")
    assert line["task_uuid"] == job.task_uuid
    assert line["seconds"] > 0
    assert line["cost_usd"] > 0
    assert ANN.id not in str(line)
    assert "fox" not in str(line)


def test_a_job_that_failed_says_by_which_code(bench: Bench, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, logger="studio")
    bench.ended(bench.jobs.submit(ANN, "generate_image", {**REQUEST, "width": 130}, "one"))
    (line,) = facts(caplog)
    assert (line["outcome"], line["problem"]) == ("failed", "invalidWidth")
    assert bench.jobs.observer.response_times() == {}


def test_prompts_are_logged_only_if_the_owner_allows_it(bench: Bench, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, logger="studio")
    job = bench.ended(bench.jobs.submit(ANN, "generate_image", REQUEST, "one"))
    Observer(log_prompts=True).ended(job, "done", seconds=1.0, cost_usd=None, problems=[])
    assert [line.get("prompt") for line in facts(caplog)] == [None, "a fox in a snowy forest"]


def test_response_times_are_of_the_last_jobs_of_each_kind(bench: Bench) -> None:
    observer = Observer()
    job = bench.ended(bench.jobs.submit(ANN, "generate_image", REQUEST, "one"))
    for seconds in [99.0] * 50 + [number / 100 for number in range(1, 201)]:
        observer.ended(job, "done", seconds=seconds, cost_usd=0.0, problems=[])
    times = observer.response_times()["imageInference"]
    assert (times.count, round(times.p50_s, 3), times.p95_s) == (200, 1.005, 1.9)


def test_the_log_says_which_steps_a_job_took(bench: Bench, brush: Brush, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, logger="studio")
    brush.hold()
    jobs = [bench.jobs.submit(ANN, "generate_image", REQUEST, f"click {number}") for number in range(3)]
    waiting = bench.jobs.unfinished(ANN.id)[jobs[2].task_uuid]
    assert waiting.ahead == 0  # two places, so the third waits
    brush.go_on.set()
    for job in jobs:
        bench.ended(job)
    steps = [
        (record.getMessage(), record.__dict__["facts"]["task_uuid"])
        for record in caplog.records
        if record.getMessage().startswith("job")
    ]
    assert [step for step, task_uuid in steps if task_uuid == jobs[0].task_uuid] == ["job submitted", "job sent", "job"]
    assert [step for step, task_uuid in steps if task_uuid == jobs[2].task_uuid] == [
        "job submitted",
        "job queued",
        "job sent",
        "job",
    ]
