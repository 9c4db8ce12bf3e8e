"""Live sources on a service of the test's own."""

from __future__ import annotations

from tests.support.catalog_fixtures import live_on, loop, service

__all__ = ["live_on", "loop", "service"]
