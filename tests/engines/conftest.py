"""One sandbox with a plain painter for each file, and keys with full balances."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest

from lib.sandbox import Sandbox
from tests.support.engine_helpers import striped_painter


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    running = Sandbox.start(paint=striped_painter)
    yield running
    running.stop()


@pytest.fixture
def key() -> str:
    """A key of one's own, and with it a full balance."""
    return f"key-{uuid.uuid4()}"
