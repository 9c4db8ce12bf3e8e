"""Which page runs which model."""

from __future__ import annotations

from typing import Final

from lib.catalog import Model
from lib.navigation import PAGES
from lib.session.access import visitor
from lib.session.forms import drafts
from lib.ui.forms.image_form import IMAGE_FORM
from lib.ui.forms.picture_forms import CAPTION_FORM, REMOVE_BACKGROUND_FORM, UPSCALE_FORM
from lib.ui.forms.request_form import RequestForm
from lib.ui.forms.video_form import VIDEO_FORM

_FORMS: Final[tuple[RequestForm, ...]] = (IMAGE_FORM, VIDEO_FORM, REMOVE_BACKGROUND_FORM, UPSCALE_FORM, CAPTION_FORM)


def form_for(task_type: str) -> RequestForm | None:
    """The form of the page for a task type, or None where the app has no such page."""
    return next((form for form in _FORMS if form.task_type == task_type and form.page in PAGES), None)


def place(model: Model) -> int | None:
    """Where a model stands among those that its page offers, best first; None where no page offers it."""
    form = form_for(model.task_type)
    offered = form.models() if form is not None else ()
    return offered.index(model.air) if model.air in offered else None


def use(model: Model) -> None:
    """Go to the model's page, with the model chosen there. Call it in a callback, for a model that has a `place`."""
    form = form_for(model.task_type)
    if form is not None:
        drafts.fill_form(form.page, {"model": model.air})
        visitor.send_to(form.page)
