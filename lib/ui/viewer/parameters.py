"""What made a picture: as a table to read, and as text and JSON to copy."""

from __future__ import annotations

import json

import streamlit as st

from lib.gallery.rows.records import Job, Picture
from lib.ui.viewer.facts import picture_facts
from lib.ui.words import plain


def draw_parameters(picture: Picture, job: Job) -> None:
    """The table."""
    st.table({plain(name): plain(value) for name, value in picture_facts(picture, job).items()})


def draw_copies(picture: Picture, job: Job) -> None:
    """The same to be copied at one click, and the whole request in Runware's own names."""
    with st.expander("Copy the parameters", icon=":material/content_copy:"):
        facts = {"Prompt": job.prompt, **picture_facts(picture, job)}
        st.code("\n".join(f"{name}: {value}" for name, value in facts.items() if value), language=None, wrap_lines=True)
        st.caption("Request as JSON")
        st.code(json.dumps(dict(job.request), indent=2, ensure_ascii=False), language="json")
