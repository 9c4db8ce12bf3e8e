"""The visitor's jobs, and what changed since the last run."""

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
    """Returns the visitor's newest jobs, of one page or of all; read from the store when something changed."""
    revision = jobs().revision(visitor.current().id)
    known = st.session_state.get(_RECENT)
    if known is None or known[0] != revision:
        known = st.session_state[_RECENT] = (revision, dict[tuple[str | None, int], list[Job]]())
    lists: dict[tuple[str | None, int], list[Job]] = known[1]
    key = (page.name if page else None, limit)
    if key not in lists:
        lists[key] = studio().store.recent_jobs(visitor.current().id, page=key[0], limit=limit)
    return lists[key]


def jobs_of_set(set_id: str) -> list[Job]:
    """Returns the visitor's jobs of one set, in the order of submission; read again when something changed."""
    revision = jobs().revision(visitor.current().id)
    known: tuple[int, str, list[Job]] | None = st.session_state.get(_SET)
    if known is None or known[:2] != (revision, set_id):
        known = st.session_state[_SET] = (revision, set_id, studio().store.jobs_of_set(visitor.current().id, set_id))
    return known[2]


def try_again(job: Job) -> None:
    """Sends a failed job's request once more. The new job can be tried again too."""
    # A job of a page that this release does not have stays with that page's name.
    page = next((info for info in PAGES if info.name == job.page), None) or PageInfo(job.page, job.page, "", "")
    submissions.submit(page, dict(job.request), f"again-{job.task_uuid}", set_id=job.set_id, set_label=job.set_label)


def ended_since_last_run() -> list[Job]:
    """Returns the visitor's jobs that were running at the last run of this session and have ended since."""
    running = set(jobs().unfinished(visitor.current().id))
    ended = [studio().store.job(task_uuid) for task_uuid in st.session_state.get(_RUNNING, set()) - running]
    st.session_state[_RUNNING] = running
    found = [job for job in ended if job is not None]
    st.session_state.setdefault(_UNSEEN, {}).update({job.task_uuid: job.page for job in found})
    return found


def count_unseen(looked_at: set[str] | None) -> int:
    """Returns how many ended jobs are unseen, after marking those of the pages `looked_at` (None: all) as seen."""
    unseen: dict[str, str] = st.session_state.get(_UNSEEN, {})
    left = {task: page for task, page in unseen.items() if looked_at is not None and page not in looked_at}
    st.session_state[_UNSEEN] = left
    return len(left)


def begin_run(page: PageInfo) -> None:
    """Records up to which revision this run of a page shows the visitor's jobs.

    A new session gets its start time and its gallery table. On a change of page the open result is closed.
    """
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
    """Whether this is the first run of a page after another page."""
    return bool(st.session_state.get(_ARRIVED, True))


def wait_for_news() -> bool:
    """Whether something of the visitor changed since `begin_run`.

    Waits a moment for a change while there are unfinished jobs, but not in the run of the whole page.
    """
    who, seen = visitor.current().id, st.session_state[_SEEN]
    if st.session_state.pop(_WHOLE_PAGE_RUNS, False) or not jobs().unfinished(who):
        return bool(jobs().revision(who) != seen)
    until = time.monotonic() + _NEWS_S
    while jobs().wait_for_change(who, seen, _SLICE_S) == seen and time.monotonic() < until:
        _ = _SEEN in st.session_state  # a click that came meanwhile interrupts the wait here
    return bool(jobs().revision(who) != seen)
