"""A result over its input picture, with a slider between them."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Final

import numpy as np
import streamlit as st
from PIL import Image
from streamlit_extras.image_compare_slider import image_compare_slider

from lib.catalog import task
from lib.gallery import Job, Result
from lib.media import parse_reference, references_in
from lib.session.forms import inputs
from lib.session.gallery import results

_SIDE_PX: Final = 1400
_CHECK_PX: Final = 12


def draw_before_after(job: Job, result: Result, *, key: str) -> bool:
    """Draw the slider if there is an input picture to compare with; whether it was drawn."""
    before = next(references_in(job.request), None)
    if not task(job.task_type).edits_picture or before is None or result.file is None or st.context.url is None:
        return False
    if inputs.reference_ratio(before) is None or (result.flagged and not results.is_revealed(result.id)):
        return False
    before_src = results.media_src(parse_reference(before)[1])
    after: str | bytes = results.media_src(result)
    if task(job.task_type).cuts_out:
        after = _on_checkerboard(results.file_path(result))  # else transparent parts would show the picture below
    image_compare_slider(before_src, after, label1="Before", label2="After", key=key)
    return True


@st.cache_data(max_entries=16, show_spinner=False)
def _on_checkerboard(path: Path) -> bytes:
    """A picture as JPEG, at most 1,400 px a side, on the grey checkerboard that stands for transparency."""
    with Image.open(path) as picture:
        picture.thumbnail((_SIDE_PX, _SIDE_PX))
        front = picture.convert("RGBA")
    checks = Image.fromarray(
        np.where((np.indices(front.size[::-1]) // _CHECK_PX).sum(axis=0) % 2, 64, 48).astype(np.uint8)
    ).convert("RGBA")
    out = io.BytesIO()
    Image.alpha_composite(checks, front).convert("RGB").save(out, "JPEG", quality=88)
    return out.getvalue()
