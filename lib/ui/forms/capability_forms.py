"""The forms of all capability pages, by page."""

from __future__ import annotations

from typing import Final

from lib.gallery import Job
from lib.ui.forms.image_form import IMAGE_FORM
from lib.ui.forms.picture_forms import CAPTION_FORM, REMOVE_BACKGROUND_FORM, UPSCALE_FORM
from lib.ui.forms.request_form import RequestForm
from lib.ui.forms.video_form import VIDEO_FORM

FORMS: Final[dict[str, RequestForm]] = {
    form.page.name: form for form in (IMAGE_FORM, VIDEO_FORM, REMOVE_BACKGROUND_FORM, UPSCALE_FORM, CAPTION_FORM)
}


def form_of(job: Job) -> RequestForm:
    """The form whose page a job came from."""
    return FORMS.get(job.page, IMAGE_FORM)
