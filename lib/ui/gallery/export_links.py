"""Links that download several pictures as one ZIP, made while it is sent."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from lib import session
from lib.navigation import PageInfo


def draw_export(page: PageInfo, picture_ids: Sequence[str]) -> None:
    """A button for a ZIP of these pictures, and a choice of what is in it."""
    with st.popover("Download as ZIP", icon=":material/download:", key=session.widget_key(page, "export")):
        bare = st.toggle(
            "Without parameters",
            key=session.widget_key(page, "export_bare"),
            help="For passing pictures on: no prompt, seed or settings in the files, in their names or beside them.",
        )
        st.caption(
            "The files alone."
            if bare
            else "The files, and their parameters as CSV, JSON and Parquet. "
            "The gallery takes it back, here or on another machine."
        )
        st.link_button(
            "Download", session.export_src(picture_ids, bare=bare), icon=":material/download:", width="stretch"
        )
