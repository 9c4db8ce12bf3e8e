"""A capability page's results: unfinished jobs and the newest one in full, then earlier pictures, smaller."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from lib import session
from lib.ui.forms.request_form import RequestForm
from lib.ui.grid.picture_grid import picture_grid
from lib.ui.results.job_view import draw_job, picture_tile
from lib.ui.viewer.dialog import draw_opened_picture
from lib.ui.viewer.requests import request_of, with_new_seed
from lib.ui.viewer.reuse import REUSE, actions_of
from lib.ui.viewer.send_on import SENDS, send_on

_EARLIER_PICTURES = 12


def draw_results(form: RequestForm) -> None:
    """The results of a form's page; "use these parameters" puts them into the form."""
    page = form.page
    progress = session.jobs().unfinished(session.owner().id)
    jobs = session.recent_jobs(page, limit=max(_EARLIER_PICTURES, len(progress)))
    newest = jobs[:1]
    in_full = [job for job in jobs if not job.ended or job in newest]
    act = partial(_act, form)
    for place, job in enumerate(in_full):
        draw_job(
            job,
            progress.get(job.task_uuid),
            place=place,
            actions=actions_of(job),
            sends=SENDS,
            on_open=session.open_picture,
            on_action=act,
            on_retry=session.try_again,
        )
    earlier = [(picture, job) for job in jobs if job not in in_full for picture in job.pictures]
    if earlier:
        st.markdown("Earlier")
        picture_grid(
            [picture_tile(picture, job) for picture, job in earlier[:_EARLIER_PICTURES]],
            key=session.widget_key(page, "earlier"),
            row_px=180,
            actions=actions_of(earlier[0][1]),
            sends=SENDS,
            on_open=session.open_picture,
            on_action=act,
        )
    shown = [picture.id for job in in_full for picture in job.pictures] + [picture.id for picture, _ in earlier]
    draw_opened_picture(page, lambda picture_id: beside(shown, picture_id), on_action=act)


def beside(shown: Sequence[str], picture_id: str) -> tuple[str | None, str | None]:
    """The pictures before and after one, among those that are shown."""
    if picture_id not in shown:  # it was led to by what it was made from
        return None, None
    place = shown.index(picture_id)
    return (shown[place - 1] if place else None), (shown[place + 1] if place + 1 < len(shown) else None)


def _act(form: RequestForm, name: str, picture_id: str) -> None:
    """What a click under a picture does. It holds no jobs: Streamlit keeps what widgets call until the session ends."""
    if send_on(name, picture_id):
        return
    found = session.picture_and_job(picture_id)
    if found is None:
        return
    picture, job = found
    if name == REUSE.name:
        form.take_over(request_of(picture, job.request))
    else:
        session.submit(form.page, with_new_seed(job.request), session.new_submission_id())
