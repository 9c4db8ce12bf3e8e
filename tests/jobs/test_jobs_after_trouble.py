"""What becomes of jobs when something dies: the app, the sandbox, the credit, a picture that Runware forgot."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lib.gallery import Input, Inputs, Job, NewJob, Source
from lib.sandbox import Sandbox
from tests.support.gallery_bench import checked
from tests.support.jobs_bench import ANN, HOST, WAIT_S, Bench, Brush, request, submit


def left_behind(bench: Bench, source: Source, *, sent: bool, task_uuid: str | None = None) -> Job:
    """A job of a process that was alive a moment ago, and is gone."""
    bench.store.beat("gone")
    job = bench.store.add_job(
        NewJob(
            task_uuid=task_uuid or str(uuid.uuid4()),
            owner=ANN.id,
            submission=uuid.uuid4().hex,
            worker="gone",
            page="generate_image",
            source=source,
            task_type="imageInference",
            model="runware:100@1",
            request=request(),
            delivery="async",
            expected=1,
            price_key="k",
            account=bench.accounts.default.id,
        )
    )
    if sent:
        bench.store.mark_sent(job.task_uuid)
    bench.store.retire("gone")
    return job


def test_a_job_that_was_never_sent_says_that_nothing_was_billed(bench: Bench) -> None:
    (problem,) = bench.ended(left_behind(bench, "sandbox", sent=False)).problems
    assert "nothing was billed" in problem.sentence


def test_a_job_of_a_sandbox_that_died_with_the_app_says_so(bench: Bench) -> None:
    (problem,) = bench.ended(left_behind(bench, "sandbox", sent=True)).problems
    assert "The sandbox stopped together with the studio" in problem.sentence


class TestRunware:
    @pytest.fixture
    def source(self) -> str:
        return "runware"

    def test_a_job_that_was_sent_is_collected_by_its_task_uuid(self, bench: Bench) -> None:
        """The task is run under the UUID by one connection, and collected by the jobs of another process."""
        task_uuid = str(uuid.uuid4())
        client = bench.accounts.default.client
        outcome = bench.loop.submit(client.run(request(), task_uuid=task_uuid, expected=1, delivery="async")).result(
            WAIT_S
        )
        assert outcome.errors == []
        ended = bench.ended(left_behind(bench, "runware", sent=True, task_uuid=task_uuid))
        assert (ended.state, len(ended.results)) == ("done", 1)
        assert ended.results[0].whole

    def test_a_task_that_runware_does_not_know_ends_in_a_sentence(self, bench: Bench) -> None:
        ended = bench.ended(left_behind(bench, "runware", sent=True))
        assert ended.state == "failed"
        assert "look at my.runware.ai" in ended.problems[0].sentence


class TestNoCredit:
    @pytest.fixture
    def sandbox(self, brush: Brush) -> Iterator[Sandbox]:
        running = Sandbox.start(paint=brush, balance_usd=0.0)
        yield running
        running.stop()

    def test_the_whole_request_is_stored_and_nothing_is_sent_again(self, bench: Bench) -> None:
        job = bench.ended(submit(bench, HOST))
        (problem,) = job.problems
        assert (job.state, problem.code, problem.billed) == ("failed", "insufficientCredits", "no")
        assert "no credit left" in problem.sentence
        assert job.request == request()
        assert bench.brush.painted == 0


def stored_input(bench: Bench) -> tuple[Inputs, Input]:
    return bench.inputs, bench.inputs.keep(ANN.id, checked())


def from_picture(bench: Bench, reference: str) -> Job:
    seeded: dict[str, Any] = {"inputs": {"seedImage": reference}, "strength": 0.5}
    return bench.ended(submit(bench, ANN, **seeded))


def test_a_picture_is_uploaded_once_and_named_by_its_uuid(bench: Bench) -> None:
    inputs, picture = stored_input(bench)
    assert from_picture(bench, picture.reference).state == "done"
    uuid_there = inputs.uploaded(bench.accounts.default.id, ANN.id, picture.reference)
    assert uuid_there is not None
    assert from_picture(bench, picture.reference).state == "done"
    assert inputs.uploaded(bench.accounts.default.id, ANN.id, picture.reference) == uuid_there


def test_a_picture_that_runware_forgot_is_uploaded_anew_the_next_time(bench: Bench) -> None:
    inputs, picture = stored_input(bench)
    inputs.note_upload(bench.accounts.default.id, ANN.id, picture.reference, str(uuid.uuid4()))
    assert from_picture(bench, picture.reference).state == "failed"
    assert inputs.uploaded(bench.accounts.default.id, ANN.id, picture.reference) is None
    assert from_picture(bench, picture.reference).state == "done"


def test_a_picture_that_is_gone_from_the_studio_is_reported_and_nothing_is_sent(bench: Bench, tmp_path: Path) -> None:
    _, picture = stored_input(bench)
    (tmp_path / "files" / picture.file).unlink()
    job = from_picture(bench, picture.reference)
    assert (job.state, job.sent_at) == ("failed", None)
    assert "no longer in the studio" in job.problems[0].sentence
