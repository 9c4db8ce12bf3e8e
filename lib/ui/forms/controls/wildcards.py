"""Wildcards below a prompt: how they are resolved, how many prompts result, and the first few of them."""

from __future__ import annotations

from typing import Final

import streamlit as st

from lib.ui.forms.form_state import FormState
from lib.ui.forms.resolved_prompts import Prompts, prompts_of, seed_of
from lib.ui.words import escape_markdown, shorten
from lib.wildcards import (
    MOST,
    is_template,
)

_WAYS: Final = {"each": "Each", "random": "At random", "typed": "As typed"}
_SHOWN: Final = 3


def draw_wildcards(form: FormState) -> None:
    """Draws what a prompt with wildcards stands for; nothing for any other prompt."""
    place = st.empty()  # reserved, so that nothing below moves when wildcards come and go
    if not is_template(str(form.get("positivePrompt") or "").strip()):
        return
    with place.container(border=True, gap="small"):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            st.segmented_control(
                "Wildcards",
                list(_WAYS),
                format_func=lambda way: _WAYS[way],
                required=True,
                key=form.key("wildcards"),
                persist_state="session",
                help="Each: one request for every alternative. As typed: braces and all.",
            )
            if form.get("wildcards") != "typed":
                with st.container(width=112):
                    st.number_input("At most", 1, MOST, key=form.key("wildcards_most"), persist_state="session")
            if form.get("wildcards") == "random":
                st.button(
                    "Draw others",
                    icon=":material/casino:",
                    key=form.key("wildcards_draw"),
                    on_click=lambda: form.set("wildcards_seed", seed_of(form.get) + 1),
                )
        if form.get("wildcards") != "typed":
            _draw_preview(prompts_of(form.get))


def _draw_preview(found: Prompts) -> None:
    if found.problem is not None:
        st.caption(":material/error: This prompt cannot be resolved yet; the button says why.")
        return
    count = len(found.prompts)
    words = f"{count} of more prompts" if found.more else "1 prompt" if count == 1 else f"{count} prompts"
    shown = [f"- {escape_markdown(shorten(prompt, 120))}" for prompt in found.prompts[:_SHOWN]]
    rest = [f"- and {count - _SHOWN} more"] if count > _SHOWN else []
    st.caption("\n".join([f"{words}, one request each:", "", *shown, *rest]))
