"""A session that is used all day holds no more than one that has just begun."""

from __future__ import annotations

import gc

from lib.gallery.records import Job
from tests.pages.conftest import Open, wait_for_jobs
from tests.pages.page_elements import generate


def held() -> int:
    """How many jobs are in this process's memory."""
    gc.collect()
    return sum(isinstance(each, Job) for each in gc.get_objects())


def test_a_session_holds_the_jobs_that_it_shows_and_not_those_that_it_showed(
    open_page: Open, with_key: dict[str, str]
) -> None:
    app = open_page(**with_key)
    counted = []
    for round_ in range(2):
        for number in range(14):  # more than a page shows
            generate(app, f"a fox, number {round_}-{number}", count=1)
            wait_for_jobs()
        app.run()
        counted.append(held())
    assert counted[1] <= counted[0] + 3, counted
