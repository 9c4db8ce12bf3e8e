"""Links that download several pictures as one ZIP, which is written while it is sent."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from lib.navigation import PageInfo
from lib.session.forms import drafts
from lib.session.gallery import exports


def draw_export(page: PageInfo, result_ids: Sequence[str]) -> None:
    """Draw a button for a ZIP of these pictures, and a choice of what is in it."""
    with st.popover("Download as ZIP", icon=":material/download:", key=drafts.widget_key(page, "export")):
        bare = st.toggle(
            "Without parameters",
            key=drafts.widget_key(page, "export_bare"),
            help="For passing pictures on: no prompt, seed or settings in the files, in their names or beside them.",
        )
        st.caption(
            "The files alone."
            if bare
            else "The files, and their parameters as CSV, JSON and Parquet. "
            "The gallery takes it back, here or on another machine."
        )
        st.link_button(
            "Download", exports.export_src(result_ids, bare=bare), icon=":material/download:", width="stretch"
        )
