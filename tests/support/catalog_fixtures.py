"""Live sources on a service of the test's own."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from lib import catalog
from lib.catalog import Live, Patience
from lib.runware_api import EventLoopThread
from tests.support.catalogue_service import DEADLINE_S, Service, StartLive


@pytest.fixture(scope="module")
def loop() -> Iterator[EventLoopThread]:
    running = EventLoopThread("catalogue-tests")
    yield running
    running.close()


@pytest.fixture
def service(loop: EventLoopThread) -> Iterator[Service]:
    running = Service()
    running.start(loop)
    yield running
    loop.submit(running.stop()).result(DEADLINE_S)


@pytest.fixture
def live_on(loop: EventLoopThread, tmp_path: Path) -> StartLive:
    """Run live sources on a service, in use for as long as the block lasts."""

    @contextmanager
    def start(url: str, **patience: Any) -> Iterator[Live]:
        live = Live(schemas_url=url, content_url=url, folder=tmp_path / "catalogue", patience=Patience(**patience))
        catalog.use(live)
        running: Future[None] = loop.submit(live.run())
        try:
            yield live
        finally:
            catalog.stop_using(live)
            running.cancel()

    return start
