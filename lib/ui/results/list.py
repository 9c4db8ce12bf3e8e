"""A capability page's results: unfinished jobs and the newest job in full, then earlier pictures in small."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from lib.navigation import PageInfo
from lib.session import activity, process
from lib.session.access import visitor
from lib.session.forms import drafts
from lib.session.gallery import results
from lib.ui.forms.request_form import RequestForm
from lib.ui.grid.picture_grid import picture_grid
from lib.ui.results.job_view import draw_job, result_tile
from lib.ui.viewer.dialog import draw_opened_result
from lib.ui.viewer.reuse import act_on_result, actions_of
from lib.ui.viewer.send_on import send_on, sends

_EARLIER_PICTURES = 12


def draw_results(form: RequestForm) -> None:
    """Draw the results of a form's page; "Use these parameters" puts them into the form."""
    page = form.page
    progress = process.jobs().unfinished(visitor.current().id)
    jobs = activity.recent_jobs(page, limit=max(_EARLIER_PICTURES, len(progress)))
    newest = jobs[:1]
    in_full = [job for job in jobs if not job.ended or job in newest]
    act = partial(_act, page)
    for place, job in enumerate(in_full):
        draw_job(
            job,
            progress.get(job.task_uuid),
            place=place,
            actions=actions_of(job),
            sends=sends(),
            on_open=results.open_result,
            on_action=act,
            on_retry=activity.try_again,
        )
    earlier = [(result, job) for job in jobs if job not in in_full for result in job.results]
    if earlier:
        st.markdown("Earlier")
        picture_grid(
            [result_tile(result, job) for result, job in earlier[:_EARLIER_PICTURES]],
            key=drafts.widget_key(page, "earlier"),
            row_px=180,
            actions=actions_of(earlier[0][1]),
            sends=sends(),
            on_open=results.open_result,
            on_action=act,
        )
    shown = [result.id for job in in_full for result in job.results] + [result.id for result, _ in earlier]
    draw_opened_result(page, lambda result_id: neighbours(shown, result_id), on_action=act)


def neighbours(shown: Sequence[str], result_id: str) -> tuple[str | None, str | None]:
    """The ids before and after `result_id` among those shown; None at either end, or where it is not shown."""
    if result_id not in shown:  # opened from the family of another result
        return None, None
    place = shown.index(result_id)
    return (shown[place - 1] if place else None), (shown[place + 1] if place + 1 < len(shown) else None)


def _act(page: PageInfo, name: str, result_id: str) -> None:
    """Handle a click under a picture. Holds no jobs, because Streamlit holds callbacks until the session ends."""
    if not send_on(name, result_id):
        act_on_result(name, result_id, here=page)
