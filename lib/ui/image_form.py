"""The request form of "Generate image"."""

from __future__ import annotations

from typing import Final

from lib.navigation import GENERATE_IMAGE
from lib.ui.request_form import RequestForm

_FEATURED: Final = (
    "runware:100@1",
    "runware:101@1",
    "runware:400@1",
    "runware:400@4",
    "runware:z-image@turbo",
    "runware:108@1",
    "bfl:5@1",
    "google:4@3",
    "openai:gpt-image@2",
    "bytedance:seedream@4.5",
)

IMAGE_FORM: Final = RequestForm(
    GENERATE_IMAGE,
    "imageInference",
    _FEATURED,
    defaults={"numberResults": 4, "outputFormat": "JPG"},
    any_model=True,
)
