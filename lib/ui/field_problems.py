"""What is wrong with a form's fields: found before sending, or said by the server."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from lib import session
from lib.navigation import PageInfo


def field_problems(
    page: PageInfo, asked: Mapping[str, Any], in_plain_words: Callable[[str, str], str]
) -> dict[str, str]:
    """Sentences by wire name. `asked` is what the form says now: a server's complaint about a value that has been
    changed since is no longer shown."""
    found = session.field_problems(page)
    newest = session.recent_jobs(page, limit=1)
    if found or not newest or newest[0].state != "failed":
        return found
    job = newest[0]
    for problem in job.problems:
        for name in (problem.parameter or "").split(", "):
            if name and asked.get(name) == job.request.get(name):
                found = {**found, name: in_plain_words(name, problem.sentence)}
    return found
