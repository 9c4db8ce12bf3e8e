"""A whole studio, killed at steps of a job of Runware: `python -m tests.support.kill_jobs WS HTTP FOLDER STRIDE`.

Runware is a sandbox in another process, which lives on. After each kill a new studio opens the same store.
"""

from __future__ import annotations

import asyncio
import shutil
import sys
from pathlib import Path
from typing import Any

from sqlalchemy import delete

from lib.catalog import models
from lib.catalog.wire import ResultItem
from lib.gallery.tables.schema import workers
from lib.settings import ApiKey, Settings
from tests.support.jobs_bench import HOST, WAIT_S, Bench, Brush, open_bench, submit
from tests.support.kill_at_a_step import Steps, forked, killed_at_each

RESULTS = 2


def opened(settings: Settings) -> Bench:
    no_sandbox: Any = None  # there is a key, so none is asked for
    return open_bench(settings, no_sandbox, Brush())


def told(bench: Bench, folder: Path) -> None:
    """From the click to the end of the job; each result that arrives is noted before anything is done with it."""
    arrived = bench.jobs._arrived

    def noted(running: Any, line: Any, result: ResultItem) -> None:
        (folder / f"arrived-{result['imageUUID']}").touch()
        arrived(running, line, result)

    bench.jobs._arrived = noted  # type: ignore[assignment]
    bench.ended(submit(bench, HOST, "click", numberResults=RESULTS))


def afterwards(settings: Settings) -> None:
    """Nothing that arrived is lost or there twice, the job has ended, and no money is set aside for nothing."""
    bench = opened(settings)
    with bench.store.changing() as connection:
        connection.execute(delete(workers).where(workers.c.id != bench.jobs._worker))  # as after some silence
    job = bench.store.job_of_submission(HOST.id, "click")
    recovery = bench.jobs._recovery
    for part in (recovery.take_up(), recovery.fetch_missing(), recovery.refund(bench.budget.in_flight())):
        asyncio.run_coroutine_threadsafe(part, bench.jobs._loop.loop).result(WAIT_S)
    arrived = {path.name.removeprefix("arrived-") for path in settings.data_dir.glob("arrived-*")}
    if job is None:
        assert not arrived
    else:
        job = bench.ended(job)
        kept = [result.remote_id for result in job.results]
        assert arrived <= set(kept), "a result is lost"
        assert len(kept) == len(set(kept)) <= RESULTS, "a result is there twice"
        assert all(result.whole for result in job.results), "a result has no bytes"
        assert len(list(bench.store.spending.charges(HOST.id))) == len(kept), (
            "what was paid is not what is in the ledger"
        )
        if job.state == "done":
            assert len(kept) == RESULTS
        else:
            assert job.problems
    assert bench.budget.in_flight() == []


def main(ws_url: str, http_url: str, base: Path, stride: int) -> None:
    models()  # what is imported once, before the children are born
    import runware
    import runware.types  # noqa: F401

    def settings(folder: Path) -> Settings:
        return Settings(
            data_dir=folder, ws_url=ws_url, http_url=http_url, api_key=ApiKey("key-of-tests"), unknown_price_usd=0.4
        )

    def story(steps: Steps, last: int) -> None:
        bench = opened(settings(base / f"{last}"))
        steps.begin(last)
        told(bench, base / f"{last}")

    last = 0
    for last in killed_at_each(story, stride=stride):
        assert forked(lambda last=last: afterwards(settings(base / f"{last}"))) == 0, f"killed at step {last}"  # type: ignore[misc]
        shutil.rmtree(base / f"{last}")
    print(last)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]), int(sys.argv[4]))
