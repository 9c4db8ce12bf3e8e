"""What is wrong with a form's fields: seen as it stands, found before sending, or said by the server."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from lib import catalog
from lib.session import activity
from lib.session.forms import submissions
from lib.ui.forms.fields.known import in_plain_words
from lib.ui.forms.fields.places import widget_path
from lib.ui.forms.request_form import RequestForm
from lib.ui.forms.values import asked_leaves

_TOLD: Final = "told_at_click"
_OF_NUMBERS: Final = ("range", "step")


def out_of_limits(form: RequestForm) -> dict[str, str]:
    """Numbers that the chosen model does not take, by the path of the widget: told before anybody clicks.

    What is still missing is not among them: a form that is not finished is not wrong.
    """
    asked = form.request()
    drawn = {leaf.path for leaf in asked_leaves(form)}
    return {
        widget_path(problem.name, drawn, form.get): in_plain_words(problem.name, problem.sentence)
        for problem in catalog.check(str(asked["model"]), asked)
        if problem.rule in _OF_NUMBERS
    }


def check_all(form: RequestForm) -> dict[str, str]:
    """What is wrong with anything that a click would send, by the path of the widget."""
    problems: dict[str, str] = {}
    for asked in form.requests() or [form.request()]:
        problems = {**form.check(asked), **problems}
    return problems


def tell(form: RequestForm, problems: Mapping[str, str]) -> None:
    """Show what a click's check has found, each until its field is right. Call it in a callback."""
    form.set(_TOLD, dict(problems))
    submissions.set_field_problems(form.page, dict(problems))


def field_problems(form: RequestForm) -> dict[str, str]:
    """Sentences by the path of the widget. A complaint about a value that has been changed since is no longer shown."""
    found = _still_wrong(form, submissions.field_problems(form.page))
    newest = activity.recent_jobs(form.page, limit=1)
    if found or not newest or newest[0].state != "failed":
        return found
    job, asked = newest[0], form.request()
    drawn = {leaf.path for leaf in asked_leaves(form)}
    for problem in job.problems:
        for name in (problem.parameter or "").split(", "):
            outer = name.split(".")[0].split("[")[0]
            if outer and asked.get(outer) == job.request.get(outer):
                path = widget_path(name, drawn, form.get)
                found = {**found, path: in_plain_words(name, problem.sentence)}
    return found


def _still_wrong(form: RequestForm, found: Mapping[str, str]) -> dict[str, str]:
    """What was found at a click, as it is now; what was told otherwise, as it was."""
    told: Mapping[str, str] = form.get(_TOLD) or {}
    if not any(told.get(path) == sentence for path, sentence in found.items()):
        return dict(found)
    now = check_all(form)
    return {
        path: now.get(path, "") if told.get(path) == sentence else sentence
        for path, sentence in found.items()
        if told.get(path) != sentence or path in now
    }
