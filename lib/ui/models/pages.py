"""Which page runs which model."""

from __future__ import annotations

from lib.catalog import Model
from lib.session.access import visitor
from lib.session.forms import drafts
from lib.ui.forms.capability_forms import form_of_task


def place(model: Model) -> int | None:
    """A model's index among those that its page offers, best first; None where no page offers it."""
    form = form_of_task(model.task_type)
    offered = form.models() if form is not None else ()
    return offered.index(model.air) if model.air in offered else None


def use(model: Model) -> None:
    """Go to the model's page, with the model chosen there. Call it in a callback, for a model that has a `place`."""
    form = form_of_task(model.task_type)
    if form is not None:
        drafts.fill_form(form.page, {"model": model.air})
        visitor.send_to(form.page)
