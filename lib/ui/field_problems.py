"""What is wrong with a form's fields: found before sending, or said by the server."""

from __future__ import annotations

from lib import session
from lib.ui.fields.known import in_plain_words
from lib.ui.fields.places import widget_path
from lib.ui.form_values import asked_leaves
from lib.ui.request_form import RequestForm


def field_problems(form: RequestForm) -> dict[str, str]:
    """Sentences by the path of the widget. A server's complaint about a value that has been changed since is no longer
    shown."""
    found = session.field_problems(form.page)
    newest = session.recent_jobs(form.page, limit=1)
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
