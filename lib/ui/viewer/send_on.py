"""Sending a picture on to another page as its input."""

from __future__ import annotations

from lib.catalog import TASKS, task_of_page
from lib.navigation import page_of_task
from lib.session.access import visitor
from lib.ui.forms.capability_forms import form_of_task
from lib.ui.grid.picture_grid import Action


def sends() -> tuple[Action, ...]:
    """The pages that a picture can be sent on to; an action's name is its page's name."""
    rows = [
        (row.send_on, page)
        for row in TASKS.values()
        if row.send_on is not None and (page := page_of_task(row.type)) is not None
    ]
    return tuple(
        Action(page.name, send.label, page.icon.removeprefix(":material/").removesuffix(":"))
        for send, page in sorted(rows, key=lambda row: row[0].place)
    )


def send_on(name: str, result_id: str) -> bool:
    """Put a picture into the form of the page of this name, and go there. Call it in a callback.

    False when no action of `sends` has this name.
    """
    row = task_of_page(name)
    form = form_of_task(row.type) if row is not None and row.send_on is not None else None
    if form is None:
        return False
    form.set_start_picture(f"picture:{result_id}")
    visitor.send_to(form.page)
    return True
