"""A result over the picture that it was made from, with a slider between them."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Final

import numpy as np
import streamlit as st
from PIL import Image
from streamlit_extras.image_compare_slider import image_compare_slider

from lib import session
from lib.gallery.inputs import parse_reference, references_in
from lib.gallery.rows.records import Job, Picture

_EDITS: Final = ("removeBackground", "upscale")
_SIDE_PX: Final = 1400
_CHECK_PX: Final = 12


def draw_before_after(job: Job, picture: Picture, *, key: str) -> bool:
    """Draw the slider where there is a before; False where there is none, and nothing was drawn."""
    before = next(references_in(job.request), None)
    if job.task_type not in _EDITS or before is None or picture.file is None or st.context.url is None:
        return False
    if session.reference_ratio(before) is None or (picture.flagged and not session.is_revealed(picture.id)):
        return False
    before_src = session.media_src(parse_reference(before)[1])
    after: str | bytes = session.media_src(picture)
    if job.task_type == "removeBackground":
        after = _on_checks(session.file_path(picture))  # what is transparent must not show the picture below it
    image_compare_slider(before_src, after, label1="Before", label2="After", key=key)
    return True


@st.cache_data(max_entries=16, show_spinner=False)
def _on_checks(path: Path) -> bytes:
    """A picture as JPEG, at most 1,400 px a side, on the grey checks that stand for nothing."""
    with Image.open(path) as picture:
        picture.thumbnail((_SIDE_PX, _SIDE_PX))
        front = picture.convert("RGBA")
    checks = Image.fromarray(
        np.where((np.indices(front.size[::-1]) // _CHECK_PX).sum(axis=0) % 2, 64, 48).astype(np.uint8)
    ).convert("RGBA")
    out = io.BytesIO()
    Image.alpha_composite(checks, front).convert("RGB").save(out, "JPEG", quality=88)
    return out.getvalue()
