"""The real app in a process of its own; its Runware is a sandbox with a quick painter in the tests' process."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from lib.sandbox import Sandbox
from tests.support.api_callers import ANN_TOKEN, BOB_TOKEN, TOKENS, Caller
from tests.support.app_server import AppServer
from tests.support.jobs_bench import Brush


@pytest.fixture(scope="session")
def brush() -> Brush:
    return Brush()


@pytest.fixture(scope="session")
def runware(brush: Brush) -> Iterator[dict[str, str]]:
    """The settings that make an app use it."""
    running = Sandbox.start(paint=brush, balance_usd=1e6)
    yield {
        "RUNWARE_API_KEY": "key-of-tests-0123456789",
        "RUNWARE_WS_URL": running.ws_url,
        "RUNWARE_HTTP_URL": running.http_url,
    }
    brush.go_on.set()
    running.stop()


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="session")
def settings(runware: dict[str, str]) -> dict[str, str]:
    """Of an app that callers may use a lot."""
    generous = {"STUDIO_REQUESTS_PER_MINUTE": "10000", "STUDIO_VISITOR_DAILY_LIMIT_USD": "500"}
    return {**TOKENS, **runware, **generous, "STUDIO_DAILY_LIMIT_USD": "1000", "STUDIO_UNKNOWN_PRICE_USD": "0.01"}


@pytest.fixture(scope="session")
def server(data: Path, settings: dict[str, str]) -> Iterator[AppServer]:
    running = AppServer.start(data, **settings)
    yield running
    running.stop()


@pytest.fixture
def ann(server: AppServer) -> Caller:
    return Caller(server.port, ANN_TOKEN)


@pytest.fixture
def bob(server: AppServer) -> Caller:
    return Caller(server.port, BOB_TOKEN)
