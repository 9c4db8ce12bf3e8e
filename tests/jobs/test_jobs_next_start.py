"""What the start of a process does with what the one before it left: results, bytes, reservations."""

from __future__ import annotations

import base64
import uuid
from pathlib import Path
from typing import Any

import pytest

from lib.gallery import Job, PendingResult
from tests.support.gallery_bench import item, new_job, png
from tests.support.jobs_bench import ANN, HOST, WAIT_S, Bench, submit


def left(bench: Bench, **changes: Any) -> Job:
    return bench.store.add_job(new_job(ANN.id, worker="gone", **changes))


def restarted(bench: Bench) -> None:
    """What a new process does first."""
    recovery = bench.jobs._recovery
    bench.jobs._loop.submit(recovery.take_up()).result(WAIT_S)
    bench.jobs._loop.submit(recovery.fetch_missing()).result(WAIT_S)


@pytest.mark.parametrize("known", [False, True])
def test_a_result_that_waits_on_the_disk_is_taken_up_at_the_next_start(bench: Bench, known: bool) -> None:
    job = left(bench)
    bench.store.finish_job(job.task_uuid, "done", [])
    result = item(imageURL=None, imageBase64Data=base64.b64encode(png()).decode())
    bench.store.pending_results.put(PendingResult(job.task_uuid, result, 1.5, 1000.0))
    if known:
        bench.store.add_result(job, result, seconds=1.5, arrived_at=1000.0)
    restarted(bench)
    restarted(bench)
    stored = bench.store.job(job.task_uuid)
    assert stored is not None
    assert [(picture.whole, picture.created_at) for picture in stored.results] == [(True, 1000.0)]
    assert list(bench.store.pending_results.all()) == []


def test_what_waits_for_a_visitor_who_had_everything_deleted_is_forgotten(bench: Bench, tmp_path: Path) -> None:
    bench.store.beat("gone")
    job = left(bench)
    bench.store.delete_everything(ANN.id)
    bench.store.pending_results.put(PendingResult(job.task_uuid, item(), 1.5, 1000.0))
    restarted(bench)
    assert list(bench.store.pending_results.all(also_set_aside=True)) == []
    assert list((tmp_path / "files").rglob("result-*")) == []


def test_what_waits_for_a_job_that_no_row_knows_is_set_aside_until_its_row_is_back(
    bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    task_uuid, result = str(uuid.uuid4()), item(imageURL=None, imageBase64Data=base64.b64encode(png()).decode())
    bench.store.pending_results.put(PendingResult(task_uuid, result, 1.5, 1000.0))
    for _ in range(2):
        caplog.clear()
        restarted(bench)
        assert [each.task_uuid for _, each in bench.store.pending_results.all(also_set_aside=True)] == [task_uuid]
        assert any("set aside" in each.getMessage() for each in caplog.records)
    assert list(bench.store.pending_results.all()) == []
    bench.store.finish_job(left(bench, task_uuid=task_uuid).task_uuid, "done", [])
    restarted(bench)
    stored = bench.store.job(task_uuid)
    assert stored is not None
    assert [picture.whole for picture in stored.results] == [True]
    assert list(bench.store.pending_results.all(also_set_aside=True)) == []


def test_where_nothing_can_be_set_aside_the_rest_of_the_start_goes_on(
    bench: Bench, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    bench.store.pending_results.put(PendingResult(str(uuid.uuid4()), item(), 1.5, 1000.0))
    (tmp_path / "files" / "spill" / "set_aside").write_text("a file where a folder should be")
    restarted(bench)
    assert any("could not be set aside" in each.getMessage() for each in caplog.records)
    assert len(list(bench.store.pending_results.all())) == 1


def test_what_an_erased_job_had_reserved_is_not_given_back(bench: Bench) -> None:
    bench.store.beat("gone")  # alive: nobody ends its jobs
    job = left(bench)
    bench.budget.reserve(job.task_uuid, 0.3, limited=True, owner=ANN.id)
    bench.budget.reserve("never written down", 0.5, limited=True, owner=ANN.id)
    bench.store.delete_everything(ANN.id)
    refund = bench.jobs._recovery.refund(bench.budget.in_flight())
    bench.jobs._loop.submit(refund).result(WAIT_S)
    assert bench.budget.committed_today() == 0.3


def test_a_picture_of_a_sandbox_that_is_gone_says_so(bench: Bench) -> None:
    job = left(bench)
    bench.store.add_result(job, item(), seconds=1.0)
    bench.store.finish_job(job.task_uuid, "done", [])
    restarted(bench)
    stored = bench.store.job(job.task_uuid)
    assert stored is not None
    assert "play money" in (stored.results[0].problem or "")


class TestRunware:
    @pytest.fixture
    def source(self) -> str:
        return "runware"

    def test_a_result_whose_bytes_did_not_come_is_fetched_at_the_next_start(self, bench: Bench) -> None:
        done = bench.ended(submit(bench, HOST))
        address = done.results[0].url
        job = left(bench, source="runware")
        bench.store.add_result(job, item(imageURL=address), seconds=1.0)
        bench.store.finish_job(job.task_uuid, "done", [])
        restarted(bench)
        stored = bench.store.job(job.task_uuid)
        assert stored is not None
        assert stored.results[0].whole
