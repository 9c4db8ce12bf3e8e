"""Captions: the picture and its text, to be edited, copied, and used as a prompt."""

from __future__ import annotations

import streamlit as st

from lib.gallery import Job, Result
from lib.media import references_in
from lib.navigation import GENERATE_IMAGE
from lib.session.access import visitor
from lib.session.forms import drafts, inputs
from lib.ui.words import dollars, escape_markdown, seconds


def draw_captions(job: Job) -> None:
    """Draw each text of a job beside the picture that it describes."""
    before = next(references_in(job.request), None)
    for result in job.results:
        left, right = st.columns([1, 2])
        if before is not None and inputs.reference_ratio(before) is not None:
            left.image(inputs.reference_src(before), alt=result.text or "", width="stretch")
        with right:
            _draw_text(job, result)


def _draw_text(job: Job, result: Result) -> None:
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
    st.caption(escape_markdown(" · ".join(facts)))


def _use_as_prompt(key: str, initial: str) -> None:
    drafts.fill_form(GENERATE_IMAGE, {"positivePrompt": st.session_state.get(key, initial)})
    visitor.send_to(GENERATE_IMAGE)
