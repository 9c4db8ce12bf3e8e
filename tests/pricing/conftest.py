"""Prices of a studio whose jobs run on a sandbox, and prices that a catalogue of the test's own publishes."""

from __future__ import annotations

from tests.support.catalog_fixtures import live_on, loop, service
from tests.support.jobs_fixtures import bench, brush, busy_s, sandbox, settings, source

__all__ = ["bench", "brush", "busy_s", "live_on", "loop", "sandbox", "service", "settings", "source"]
