"""Jobs run on the real client against a real sandbox, with a painter that is quick or held back."""

from __future__ import annotations

from tests.support.jobs_fixtures import bench, brush, busy_s, sandbox, settings, source

__all__ = ["bench", "brush", "busy_s", "sandbox", "settings", "source"]
