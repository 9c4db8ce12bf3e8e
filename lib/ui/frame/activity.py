"""Running and recently ended jobs, on every page, with progress, cancel and retry."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, Final

import streamlit as st

from lib.gallery import Job
from lib.jobs import Progress
from lib.navigation import GALLERY, PAGES, PageInfo
from lib.session import activity, process
from lib.session.access import account, visitor
from lib.ui.results.job_view import title
from lib.ui.words import escape_markdown, shorten

_SHOWN: Final = 5
# Characters that fit beside a row's button in a side bar of Streamlit's default width.
_WIDTH: Final = 25


def draw_activity() -> None:
    """Draw unfinished jobs first, then the last ones that ended, each as a link to the page that shows it."""
    if trouble := process.jobs().trouble:
        st.warning(trouble, icon=":material/database_off:")
    progress = process.jobs().unfinished(visitor.current().id)
    jobs = activity.recent_jobs(limit=max(len(progress), _SHOWN))
    if not jobs:
        return
    st.caption("Activity")
    for job in sorted(jobs, key=lambda job: job.ended):
        _draw_row(job, progress.get(job.task_uuid))


def _draw_row(job: Job, progress: Progress | None) -> None:
    icon, words = _state(job, progress)
    with st.container(horizontal=True, wrap=False, vertical_alignment="center", gap="xsmall"):
        label = f"{escape_markdown(shorten(title(job), _WIDTH - len(words)))} :gray[{words}]"
        st.page_link(_page_of(job).path, label=label, icon=icon, width="stretch")
        if progress is not None and not job.cancelled:
            cancel = process.jobs().cancel
            clicked = _button(job, "Cancel", ":material/close:", cancel, (job.owner, job.task_uuid))
        else:
            clicked = job.state == "failed" and _button(
                job, "Try again", ":material/refresh:", activity.try_again, (job,)
            )
    if clicked:
        st.rerun()  # of the whole page: while a job runs, this list is a fragment that reruns alone


def _button(job: Job, label: str, icon: str, act: Callable[..., None], arguments: tuple[Any, ...]) -> bool:
    key = f"activity_{label}_{job.task_uuid}"
    return st.button(icon, help=label, type="tertiary", key=key, on_click=act, args=arguments)


def _page_of(job: Job) -> PageInfo:
    return next((info for info in PAGES if info.name == job.page), GALLERY)


def _state(job: Job, progress: Progress | None) -> tuple[str, str]:
    count = f"{len(job.results)} of {job.expected}"
    if job.state == "waiting":
        return ":material/hourglass_empty:", "waiting"
    if job.state == "sent" and progress is None and not account.can_be_collected(job):
        return ":material/key_off:", "enter its key"
    if job.state == "sent":
        done = count if progress is None or progress.fraction is None else f"{progress.fraction:.0%}"
        return ":material/progress_activity:", f"{done} · {time.time() - (job.sent_at or job.created_at):.0f} s"
    if job.state == "done":
        return (":material/check:" if len(job.results) == job.expected else ":material/rule:"), count
    return (":material/block:" if job.state == "cancelled" else ":material/error:"), job.state
