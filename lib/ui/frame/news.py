"""When a job ends: a toast on any page, and a count in the tab's title until the job's page is opened."""

from __future__ import annotations

import streamlit as st

from lib.gallery import Job
from lib.navigation import ENHANCE_PROMPT, GALLERY, PageInfo
from lib.session import activity
from lib.ui.results.job_view import title
from lib.ui.words import escape_markdown, shorten

APP_TITLE = "Studio for Runware"


def show_news(here: PageInfo) -> None:
    """Raise a toast for each job that ended since the last run, and show in the tab's title how many were not seen."""
    for job in activity.ended_since_last_run():
        if job.page != ENHANCE_PROMPT.name:
            st.toast(_words(job), icon=":material/check:" if job.state == "done" else ":material/error:")
    unseen = activity.count_unseen({here.name} if here != GALLERY else None)
    st.set_page_config(page_title=f"({unseen}) {APP_TITLE}" if unseen else APP_TITLE)


def _words(job: Job) -> str:
    name = escape_markdown(shorten(title(job), 40))
    if job.state == "failed":
        return f"{name}: {escape_markdown(job.problems[0].sentence)}" if job.problems else f"{name} failed"
    if job.state == "cancelled":
        return f"{name}: cancelled"
    return f"{name}: {len(job.results)} of {job.expected}"
