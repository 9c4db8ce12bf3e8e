"""Jobs run on the real client against a real sandbox, with a painter that is quick or held back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from lib.gallery import Source
from lib.sandbox import Sandbox
from lib.settings import ApiKey, Settings
from tests.support.jobs_bench import Bench, Brush, open_bench


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
def settings(tmp_path: Path, sandbox: Sandbox, source: Source) -> Settings:
    """Of a studio with a key whose Runware is the test's sandbox, or of one without."""
    addresses = Settings(
        data_dir=tmp_path,
        ws_url=sandbox.ws_url,
        http_url=sandbox.http_url,
        in_flight=2,
        daily_limit_usd=1.0,
        visitor_daily_limit_usd=1.0,
        unknown_price_usd=0.4,
    )
    return addresses if source == "sandbox" else replace(addresses, api_key=ApiKey("key-of-tests"))


@pytest.fixture
def bench(settings: Settings, sandbox: Sandbox, brush: Brush, busy_s: float) -> Iterator[Bench]:
    opened = open_bench(settings, sandbox, brush, busy_s=busy_s)
    yield opened
    brush.go_on.set()
    opened.close()
