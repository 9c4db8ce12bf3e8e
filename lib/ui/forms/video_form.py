"""The request form of "Generate video"."""

from __future__ import annotations

from typing import Final

from lib.navigation import GENERATE_VIDEO
from lib.ui.forms.request_form import RequestForm

_FEATURED: Final = (
    "lightricks:ltx@2.3-fast",
    "bytedance:2@2",
    "klingai:6@1",
    "google:3@3",
    "google:3@2",
    "minimax:4@2",
    "alibaba:wan@2.6-flash",
)

VIDEO_FORM: Final = RequestForm(
    GENERATE_VIDEO,
    "videoInference",
    _FEATURED,
    defaults={"width": 1280, "height": 720, "duration": 5, "outputFormat": "MP4"},
)
