"""The store refuses for a while, or the process died before everything was stored: nothing delivered is lost."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from lib.database import StoreError
from lib.gallery import SpaceExceededError
from lib.jobs import Jobs
from lib.sandbox import Sandbox
from lib.settings import Settings
from tests.support.jobs_bench import ANN, HOST, WAIT_S, Bench, open_bench, submit


@pytest.fixture
def busy_s() -> float:
    return 0.05


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Another program holds the database."""
    with closing(sqlite3.connect(folder / "studio.sqlite3", isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.execute("ROLLBACK")


def wait_for_trouble(bench: Bench, spilled: int) -> str:
    """The sentence, once so many results wait beside the database."""
    while len(list(bench.store.pending_results.all())) < spilled or bench.jobs.trouble is None:
        bench.jobs.wait_for_change(ANN.id, -1, 0.0)
    return bench.jobs.trouble


def test_results_that_the_database_refuses_wait_on_the_disk_and_join_the_gallery_later(
    bench: Bench, tmp_path: Path
) -> None:
    bench.brush.hold()
    job = submit(bench, numberResults=2)
    bench.in_state(job, "sent")
    with locked(tmp_path):
        bench.brush.go_on.set()
        assert "try again in a moment" in wait_for_trouble(bench, spilled=2)
        assert [result.task_uuid for _, result in bench.store.pending_results.all()] == [job.task_uuid] * 2
    ended = bench.ended(job)
    assert (ended.state, [picture.whole for picture in ended.results]) == ("done", [True, True])
    assert list(bench.store.pending_results.all()) == []
    assert bench.jobs.trouble is None


def test_a_click_while_the_database_is_locked_is_refused_in_a_sentence_and_costs_nothing(
    bench: Bench, tmp_path: Path
) -> None:
    with locked(tmp_path), pytest.raises(StoreError, match="try again in a moment"):
        submit(bench, HOST)
    assert bench.ended(submit(bench, HOST)).state == "done"


def test_jobs_can_be_closed_while_the_database_is_locked(bench: Bench, tmp_path: Path) -> None:
    bench.brush.hold()
    job = submit(bench)
    bench.in_state(job, "sent")
    with locked(tmp_path):
        bench.brush.go_on.set()
        wait_for_trouble(bench, spilled=1)
        jobs: Jobs = bench.jobs
        jobs.close(finish_within_s=0.0)
    assert [result.task_uuid for _, result in bench.store.pending_results.all()] == [job.task_uuid]


def test_where_the_limit_on_space_is_reached_a_click_is_refused_and_nothing_is_sent(bench: Bench) -> None:
    bench.store.space._limit_bytes = 1
    with pytest.raises(SpaceExceededError, match="nothing more can be made"):
        submit(bench)
    assert bench.store.recent_jobs(ANN.id) == []
    assert bench.brush.painted == 0


def test_a_picture_that_the_disk_refuses_is_reported_and_can_be_fetched_again(bench: Bench, tmp_path: Path) -> None:
    scratch = tmp_path / "files" / "partial"
    scratch.rmdir()
    scratch.write_text("in the way")  # for any user, root included
    job = bench.ended(submit(bench))
    (picture,) = job.results
    assert (job.state, picture.file) == ("done", None)
    assert "could not be written to the disk" in (picture.problem or "")
    scratch.unlink()
    seen = bench.jobs.revision(ANN.id)
    bench.jobs.fetch_again(ANN.id, picture.id)
    assert bench.jobs.wait_for_change(ANN.id, seen, WAIT_S) != seen
    stored = bench.store.result(ANN.id, picture.id)
    assert stored is not None
    assert (stored.whole, stored.problem) == (True, None)


def test_a_job_that_another_process_has_ended_as_never_sent_is_not_sent(bench: Bench) -> None:
    bench.brush.hold()
    running = [submit(bench) for _ in range(2)]  # as many as go at once
    late = submit(bench)
    bench.store.finish_job(late.task_uuid, "failed", [])
    bench.brush.go_on.set()
    for job in running:
        bench.ended(job)
    ended = bench.ended(late)
    assert (ended.state, ended.sent_at, bench.brush.painted) == ("failed", None, 2)


def test_what_another_process_does_is_news_here_too(bench: Bench, settings: Settings, sandbox: Sandbox) -> None:
    other = open_bench(settings, sandbox, bench.brush)
    seen = bench.jobs.revision(ANN.id)
    done = other.ended(submit(other))
    assert bench.jobs.wait_for_change(ANN.id, seen, WAIT_S) != seen
    other.close()
    assert bench.store.job(done.task_uuid) == done
