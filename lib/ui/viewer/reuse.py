"""Using a result's parameters again: in the form, or for one more result with a new seed."""

from __future__ import annotations

from typing import Final

import streamlit as st

from lib.catalog import task
from lib.gallery import Job, Result
from lib.navigation import PageInfo
from lib.session.access import visitor
from lib.session.forms import submissions
from lib.session.gallery import results
from lib.ui.forms.capability_forms import form_of
from lib.ui.forms.request_form import RequestForm
from lib.ui.grid.picture_grid import Action
from lib.ui.viewer.requests import request_of, with_new_seed
from lib.ui.words import escape_sentence

REUSE: Final = Action("reuse", "Use these parameters", "tune")
AGAIN: Final = Action("again", "One more with a new seed", "casino")


def actions_of(job: Job) -> tuple[Action, ...]:
    """The actions for a job's results."""
    return (REUSE, AGAIN) if task(job.task_type).has_seed else (REUSE,)


def act_on_result(name: str, result_id: str, *, here: PageInfo) -> None:
    """Run the action of this name, and go to the page that makes such results unless that is `here`. Call it in a
    callback. Where no page does the job's task, it stays and shows a message.
    """
    found = results.result_and_job(result_id)
    if found is None:
        return
    result, job = found
    form = form_with_page(job)
    if form is None:
        return
    _act(name, form, result, job)
    if form.page != here:
        visitor.send_to(form.page)


def form_with_page(job: Job) -> RequestForm | None:
    """The form that makes such a job. Where no page does its task, None, after a toast that says so."""
    form = form_of(job)
    if form is None:
        sentence = f"No page of the studio does this task yet ({task(job.task_type).words}), so nothing was filled in."
        st.toast(f"{escape_sentence(sentence)} Open the result to copy its parameters.", icon=":material/info:")
    return form


def _act(name: str, form: RequestForm, result: Result, job: Job) -> None:
    if name == REUSE.name:
        form.take_over(request_of(result, job.request))
    else:
        submissions.submit(form.page, with_new_seed(job.request), submissions.new_submission_id())
