"""The forms of the pages that start from pictures: one request for each picture that was chosen."""

from __future__ import annotations

from typing import Final

from lib.navigation import CAPTION_IMAGE, REMOVE_BACKGROUND, UPSCALE_IMAGE
from lib.ui.forms.request_form import RequestForm

REMOVE_BACKGROUND_FORM: Final = RequestForm(
    REMOVE_BACKGROUND,
    "removeBackground",
    ("runware:109@1", "runware:112@5", "runware:112@10", "bria:2@1"),
    defaults={"outputFormat": "PNG"},
    verb="Remove background",
    each=True,
)
UPSCALE_FORM: Final = RequestForm(
    UPSCALE_IMAGE,
    "upscale",
    ("runware:504@1", "runware:503@1", "runware:500@1", "runware:501@1"),
    defaults={"outputFormat": "PNG", "upscaleFactor": 2},
    verb="Upscale",
    each=True,
)
CAPTION_FORM: Final = RequestForm(
    CAPTION_IMAGE, "caption", ("runware:150@2", "runware:152@1", "runware:152@2"), verb="Caption", each=True
)
