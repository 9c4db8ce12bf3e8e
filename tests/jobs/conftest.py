"""Jobs run on the real client against a real sandbox, with a painter that is quick or held back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from lib.budget import Budget
from lib.database import open_database
from lib.gallery.inputs import Inputs
from lib.gallery.records import Source
from lib.gallery.store import Store
from lib.input_uploads import InputUploads
from lib.jobs import Jobs
from lib.runware_api import Deadlines, EventLoopThread, RunwareClient
from lib.sandbox import Sandbox
from lib.settings import ApiKey
from tests.jobs.jobs_bench import WAIT_S, Bench, Brush


@pytest.fixture
def brush() -> Brush:
    return Brush()


@pytest.fixture
def sandbox(brush: Brush) -> Iterator[Sandbox]:
    running = Sandbox.start(paint=brush)
    yield running
    brush.go_on.set()
    running.stop()


@pytest.fixture
def source() -> Source:
    return "sandbox"


@pytest.fixture
def busy_s() -> float:
    """How long the database is waited for before it counts as not to be had."""
    return 15.0


@pytest.fixture
def bench(tmp_path: Path, sandbox: Sandbox, brush: Brush, source: Source, busy_s: float) -> Iterator[Bench]:
    loop = EventLoopThread()
    client = RunwareClient(
        ws_url=sandbox.ws_url,
        http_url=sandbox.http_url,
        api_key=ApiKey("key-of-tests"),
        media_origin=sandbox.origin,
        deadlines=Deadlines(poll_first_s=0.05),
    )
    engine = open_database(tmp_path, busy_s=busy_s)
    store = Store(engine, tmp_path / "files")
    budget = Budget(engine, daily_limit_usd=1.0, unknown_price_usd=0.4)
    uploads = InputUploads(client, Inputs(engine, store.files), "account-of-tests")
    jobs = Jobs(loop=loop, client=client, store=store, uploads=uploads, budget=budget, source=source, in_flight=2)
    jobs.start()
    yield Bench(jobs, store, budget, brush, sandbox)
    brush.go_on.set()
    jobs.close()
    loop.submit(client.close()).result(WAIT_S)
    loop.close()
