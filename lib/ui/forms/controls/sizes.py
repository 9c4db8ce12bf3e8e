"""The size of a picture or video: common aspect ratios, swapped at a click, or any other size."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import streamlit as st

from lib import catalog
from lib.ui.forms.fields.controls import draw_problem
from lib.ui.forms.fields.known import SHOWN
from lib.ui.forms.form_state import FormState

# About one megapixel each, in multiples of 64.
ASPECTS: Final[dict[str, tuple[int, int]]] = {
    "1:1": (1024, 1024),
    "4:3": (1152, 832),
    "3:2": (1216, 832),
    "16:9": (1344, 768),
    "21:9": (1536, 640),
}


def draw_size(form: FormState, fields: Mapping[str, catalog.Field], problems: Mapping[str, str]) -> None:
    """Draws the widgets of width and height. If the model requires no size, it can be left to decide."""
    if fields["width"].required:
        form.set("own_size", True)
    else:
        st.toggle("Choose the size", key=form.key("own_size"), persist_state="session", help="Off: the model decides.")
    if not form.get("own_size"):
        return
    _draw_aspects(form)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="xsmall"):
        _draw_side(form, "width", fields["width"])
        st.button(
            ":material/swap_horiz:", help="Swap width and height", on_click=_swap, args=(form,), key=form.key("swap")
        )
        _draw_side(form, "height", fields["height"])
    for name in ("width", "height"):
        draw_problem(name, problems)


def aspect_of(width: int, height: int) -> str | None:
    """The aspect with this size, in either orientation; None for any other size."""
    return next((name for name, size in ASPECTS.items() if size in ((width, height), (height, width))), None)


def _draw_side(form: FormState, name: str, field: catalog.Field) -> None:
    low, high, step = int(field.minimum or 16), int(field.maximum or 8192), int(field.step or 16)
    form.set(name, min(max(form.get(name), low), high))
    st.number_input(SHOWN[name].label, low, high, step=step, key=form.key(name), persist_state="session", width=100)


def _draw_aspects(form: FormState) -> None:
    """Draws buttons, not pills: the browser sends the value of pills with the next change of any widget, and it may be
    older than a width typed a moment ago."""
    current = aspect_of(form.get("width"), form.get("height"))
    with st.container(horizontal=True, gap="xsmall"):
        for aspect in ASPECTS:
            st.button(
                aspect,
                type="secondary" if aspect == current else "tertiary",
                help="As it is now" if aspect == current else None,
                key=form.key(f"aspect_{aspect}"),
                on_click=_apply_aspect,
                args=(form, aspect),
            )


def _apply_aspect(form: FormState, aspect: str) -> None:
    width, height = ASPECTS[aspect]
    if form.get("height") > form.get("width"):
        width, height = height, width
    form.set("width", width)
    form.set("height", height)


def _swap(form: FormState) -> None:
    width, height = form.get("width"), form.get("height")
    form.set("width", height)
    form.set("height", width)
