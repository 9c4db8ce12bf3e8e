"""A sandbox with a plain painter, and one whose painter waits to be let go."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest

from lib.sandbox import Sandbox
from tests.support.sandbox_helpers import Gate, plain_painter


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    running = Sandbox.start(paint=plain_painter)
    yield running
    running.stop()


@pytest.fixture
def gate() -> Iterator[Gate]:
    gate = Gate()
    yield gate
    gate.open.set()


@pytest.fixture
def gated(gate: Gate) -> Iterator[Sandbox]:
    running = Sandbox.start(paint=gate)
    yield running
    gate.open.set()
    running.stop()


@pytest.fixture
def key() -> str:
    """A key of one's own, and with it a full balance."""
    return f"key-{uuid.uuid4()}"
