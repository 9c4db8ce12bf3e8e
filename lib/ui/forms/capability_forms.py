"""The forms of the capability pages: one for each task in the table of tasks that has a page."""

from __future__ import annotations

from lib.catalog import TASKS, task
from lib.gallery import Job
from lib.navigation import page_of_task
from lib.ui.forms.request_form import RequestForm


def form_of_task(task_type: str) -> RequestForm | None:
    """The form of the page for a task type; None if the studio has no such page.

    The form of a task that works on a picture takes several, and sends one request for each.
    """
    page, row = page_of_task(task_type), task(task_type)
    if page is None:
        return None
    return RequestForm(
        page,
        row.type,
        row.featured,
        defaults=row.defaults,
        verb=row.verb,
        each=row.works_on_picture,
        any_model=row.any_model,
    )


def page_form(task_type: str) -> RequestForm:
    """The form of the page for a task type. Raises `LookupError` if it has no page."""
    form = form_of_task(task_type)
    if form is None:
        raise LookupError(f"The table of tasks names no page for {task_type}.")
    return form


def forms() -> dict[str, RequestForm]:
    """All forms by the name of their page, in the order of the table."""
    found = (form_of_task(task_type) for task_type in TASKS)
    return {form.page.name: form for form in found if form is not None}


def form_of(job: Job) -> RequestForm | None:
    """The form that makes such a job; None if no page has its task type."""
    return form_of_task(job.task_type)
