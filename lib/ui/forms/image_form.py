"""The request form of "Generate image"."""

from __future__ import annotations

from typing import Final

from lib.catalog import FEATURED_IMAGE_AIRS
from lib.navigation import GENERATE_IMAGE
from lib.ui.forms.request_form import RequestForm

IMAGE_FORM: Final = RequestForm(
    GENERATE_IMAGE,
    "imageInference",
    FEATURED_IMAGE_AIRS,
    defaults={"numberResults": 4, "outputFormat": "JPG"},
    any_model=True,
)
