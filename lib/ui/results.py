"""A capability page's results: unfinished jobs and the newest one in full, then earlier pictures, smaller."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from lib import session
from lib.gallery.records import Job
from lib.ui.job_view import draw_job, picture_tile
from lib.ui.picture_dialog import draw_opened_picture
from lib.ui.picture_grid import Action, picture_grid
from lib.ui.request_form import RequestForm
from lib.ui.requests import request_of, with_new_seed

_EARLIER_PICTURES = 12
_REUSE = Action("reuse", "Use these parameters", "tune")
_AGAIN = Action("again", "One more with a new seed", "casino")


def draw_results(form: RequestForm) -> None:
    """The results of a form's page; "use these parameters" puts them into the form."""
    page = form.page
    jobs = session.recent_jobs(page)
    progress = session.jobs().unfinished(session.owner().id)
    newest = jobs[:1]
    in_full = [job for job in jobs if not job.ended or job in newest]
    act = _act_on(form, jobs)
    for job in in_full:
        draw_job(
            job,
            progress.get(job.task_uuid),
            actions=(_REUSE, _AGAIN),
            on_open=session.open_picture,
            on_action=act,
            # A failed job is tried again once; what comes of that can be tried again itself.
            on_retry=lambda job: session.submit(page, dict(job.request), f"again-{job.task_uuid}"),
        )
    earlier = [(picture, job) for job in jobs if job not in in_full for picture in job.pictures]
    if earlier:
        st.markdown("Earlier")
        picture_grid(
            [picture_tile(picture, job) for picture, job in earlier[:_EARLIER_PICTURES]],
            key=session.widget_key(page, "earlier"),
            row_px=180,
            actions=(_REUSE, _AGAIN),
            on_open=session.open_picture,
            on_action=act,
        )
    shown = [picture.id for job in in_full for picture in job.pictures] + [picture.id for picture, _ in earlier]
    draw_opened_picture(page, shown, on_action=act, actions=(_REUSE, _AGAIN))


def _act_on(form: RequestForm, jobs: list[Job]) -> Callable[[str, str], None]:
    def act(name: str, picture_id: str) -> None:
        found = [(picture, job) for job in jobs for picture in job.pictures if picture.id == picture_id]
        if not found:
            return
        picture, job = found[0]
        if name == _REUSE.name:
            form.take_over(request_of(picture, job.request))
        else:
            session.submit(form.page, with_new_seed(job.request), session.new_submission_id())

    return act
