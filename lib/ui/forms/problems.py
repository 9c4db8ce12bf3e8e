"""The problems of a form's fields: values out of limits, found by the check at a click, or reported by the server."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from lib.session import activity
from lib.session.forms import submissions
from lib.ui.forms.built_request import BuiltRequest
from lib.ui.forms.fields.known import in_plain_words
from lib.ui.forms.form_state import FormState

_AT_CLICK: Final = "told_at_click"
_OF_NUMBERS: Final = ("range", "step")


def out_of_limits(built: BuiltRequest) -> dict[str, str]:
    """Sentences on numbers that the chosen model does not take, by the path of the widget; shown before a click.

    Missing values are not among them: an unfinished form is not wrong.
    """
    return {
        built.widget_path(problem.name): in_plain_words(problem.name, problem.sentence)
        for problem in built.refused
        if problem.rule in _OF_NUMBERS
    }


def show_problems(form: FormState, problems: Mapping[str, str]) -> None:
    """Shows the problems found at a click, each until its field is right. Call it in a callback."""
    form.set(_AT_CLICK, dict(problems))
    submissions.set_field_problems(form.page, dict(problems))


def field_problems(form: FormState, built: BuiltRequest) -> dict[str, str]:
    """Sentences by the path of the widget. A problem with a value that has been changed since is not shown."""
    found = _still_wrong(form, built, submissions.field_problems(form.page))
    newest = activity.recent_jobs(form.page, limit=1)
    if found or not newest or newest[0].state != "failed":
        return found
    job = newest[0]
    for problem in job.problems:
        for name in (problem.parameter or "").split(", "):
            outer = name.split(".")[0].split("[")[0]
            if outer and built.request.get(outer) == job.request.get(outer):
                found = {**found, built.widget_path(name): in_plain_words(name, problem.sentence)}
    return found


def _still_wrong(form: FormState, built: BuiltRequest, found: Mapping[str, str]) -> dict[str, str]:
    """Problems found at a click, checked again; all others unchanged."""
    at_click: Mapping[str, str] = form.get(_AT_CLICK) or {}
    if not any(at_click.get(path) == sentence for path, sentence in found.items()):
        return dict(found)
    now = built.problems
    return {
        path: now.get(path, "") if at_click.get(path) == sentence else sentence
        for path, sentence in found.items()
        if at_click.get(path) != sentence or path in now
    }
