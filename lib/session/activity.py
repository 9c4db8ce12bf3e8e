"""The visitor's jobs, and what has become of them since the last run."""

from __future__ import annotations

import time
from typing import Final

import streamlit as st

from lib.gallery import Job
from lib.navigation import PAGES, PageInfo
from lib.session.access import visitor
from lib.session.forms import inputs, submissions
from lib.session.gallery import contents, results
from lib.session.process import jobs, studio

_PAGE: Final = "page_name"
_ARRIVED: Final = "has_arrived"
_RECENT: Final = "recent_jobs"
_SET: Final = "jobs_of_set"
_SEEN: Final = "seen_revision"
_WHOLE_PAGE_RUNS: Final = "whole_page_runs"
_NEWS_S: Final = 0.25
_SLICE_S: Final = 0.02
_RUNNING: Final = "running_jobs"
_UNSEEN: Final = "unseen_jobs"


def recent_jobs(page: PageInfo | None = None, *, limit: int = 12) -> list[Job]:
    """The visitor's newest jobs, of one page or of all; read from the store when something changed."""
    revision = jobs().revision(visitor.current().id)
    known = st.session_state.get(_RECENT)
    if known is None or known[0] != revision:
        known = st.session_state[_RECENT] = (revision, dict[tuple[str | None, int], list[Job]]())
    lists: dict[tuple[str | None, int], list[Job]] = known[1]
    asked = (page.name if page else None, limit)
    if asked not in lists:
        lists[asked] = studio().store.recent_jobs(visitor.current().id, page=asked[0], limit=limit)
    return lists[asked]


def jobs_of_set(set_id: str) -> list[Job]:
    """The visitor's jobs of one set, in the order they were asked for; read again when something changed."""
    revision = jobs().revision(visitor.current().id)
    known: tuple[int, str, list[Job]] | None = st.session_state.get(_SET)
    if known is None or known[:2] != (revision, set_id):
        known = st.session_state[_SET] = (revision, set_id, studio().store.jobs_of_set(visitor.current().id, set_id))
    return known[2]


def try_again(job: Job) -> None:
    """Send a failed job's request once more. What comes of that can be tried again itself."""
    page = next((info for info in PAGES if info.name == job.page), PAGES[0])
    submissions.submit(page, dict(job.request), f"again-{job.task_uuid}", set_id=job.set_id, set_label=job.set_label)


def ended_since_last_run() -> list[Job]:
    """The visitor's jobs that were running at the last run of this session and have ended since."""
    running = set(jobs().unfinished(visitor.current().id))
    ended = [studio().store.job(task_uuid) for task_uuid in st.session_state.get(_RUNNING, set()) - running]
    st.session_state[_RUNNING] = running
    found = [job for job in ended if job is not None]
    st.session_state.setdefault(_UNSEEN, {}).update({job.task_uuid: job.page for job in found})
    return found


def count_unseen(looked_at: set[str] | None) -> int:
    """How many ended jobs were not looked at; those of the pages `looked_at` (None: of all) are from now on."""
    unseen: dict[str, str] = st.session_state.get(_UNSEEN, {})
    left = {task: page for task, page in unseen.items() if looked_at is not None and page not in looked_at}
    st.session_state[_UNSEEN] = left
    return len(left)


def begin_run(page: PageInfo) -> None:
    """Remember up to where this run of a page shows the visitor's jobs. A new session gets its clock and its gallery
    table. Whoever comes from another page has put away what was open there."""
    if st.session_state.get(_PAGE) != page.name:
        results.close_result()
    st.session_state[_ARRIVED] = st.session_state.get(_PAGE) != page.name
    st.session_state[_PAGE] = page.name
    st.session_state[_SEEN] = jobs().revision(visitor.current().id)
    st.session_state[_WHOLE_PAGE_RUNS] = True
    visitor.started_at()
    inputs.add_now()
    contents.table()


def has_arrived() -> bool:
    """Whether this is the first run of a page since the visitor was on another."""
    return bool(st.session_state.get(_ARRIVED, True))


def wait_for_news() -> bool:
    """Whether something of the visitor's changed since `begin_run`.

    Waits for it a moment while there are unfinished jobs, but not in the run of the whole page.
    """
    who, seen = visitor.current().id, st.session_state[_SEEN]
    if st.session_state.pop(_WHOLE_PAGE_RUNS, False) or not jobs().unfinished(who):
        return bool(jobs().revision(who) != seen)
    until = time.monotonic() + _NEWS_S
    while jobs().wait_for_change(who, seen, _SLICE_S) == seen and time.monotonic() < until:
        _ = _SEEN in st.session_state  # where a click that came meanwhile ends this wait
    return bool(jobs().revision(who) != seen)
