"""A result's parameters: as a table to read, and as text and JSON to copy."""

from __future__ import annotations

import json

import streamlit as st

from lib.gallery import Job, Result
from lib.ui.viewer.facts import result_facts
from lib.ui.words import escape_markdown


def draw_parameters(result: Result, job: Job) -> None:
    """Draw the parameters as a table."""
    st.table({escape_markdown(name): escape_markdown(value) for name, value in result_facts(result, job).items()})


def draw_copies(result: Result, job: Job) -> None:
    """Draw the same as text to copy, and the whole request as JSON in Runware's own field names."""
    with st.expander("Copy the parameters", icon=":material/content_copy:"):
        facts = {"Prompt": job.prompt, **result_facts(result, job)}
        st.code("\n".join(f"{name}: {value}" for name, value in facts.items() if value), language=None, wrap_lines=True)
        st.caption("Request as JSON")
        st.code(json.dumps(dict(job.request), indent=2, ensure_ascii=False), language="json")
