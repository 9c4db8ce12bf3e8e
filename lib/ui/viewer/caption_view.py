"""Captions: the picture, and what was said of it, to be edited, copied, and used as a prompt."""

from __future__ import annotations

import streamlit as st

from lib import session
from lib.gallery.inputs import references_in
from lib.gallery.rows.records import Job, Picture
from lib.navigation import GENERATE_IMAGE
from lib.ui.words import dollars, plain, seconds


def draw_captions(job: Job) -> None:
    """Each text of a job beside the picture that it is about."""
    before = next(references_in(job.request), None)
    for result in job.pictures:
        left, right = st.columns([1, 2])
        if before is not None and session.reference_ratio(before) is not None:
            left.image(session.reference_src(before), alt=result.text or "", width="stretch")
        with right:
            _draw_text(job, result)


def _draw_text(job: Job, result: Picture) -> None:
    key = f"{job.page}_text_{result.id}"
    text = st.text_area("Caption", result.text or "", key=key, persist_state="session", height=128) or ""
    with st.container(horizontal=True):
        st.button(
            "Use as prompt",
            icon=":material/image:",
            key=f"{key}_use",
            on_click=_use_as_prompt,
            args=(key, text),
        )
        with st.popover("Copy", icon=":material/content_copy:"):
            st.code(text, language=None, wrap_lines=True)
    facts = [fact for fact in (seconds(result.seconds), dollars(result.cost_usd, job.source)) if fact]
    st.caption(plain(" · ".join(facts)))


def _use_as_prompt(key: str, drawn: str) -> None:
    session.fill_form(GENERATE_IMAGE, {"positivePrompt": st.session_state.get(key, drawn)})
    session.send_to(GENERATE_IMAGE)
