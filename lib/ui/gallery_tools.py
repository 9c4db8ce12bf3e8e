"""The gallery's row of controls, what can be done with a selection, and "Undo"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pandas as pd
import streamlit as st

from lib import session
from lib.navigation import GALLERY
from lib.ui.export_links import draw_export

_GRID, _TABLE = "Grid", "Table"
_ICONS: Final = {_GRID: ":material/grid_view:", _TABLE: ":material/table_rows:"}


def draw_tools(table: pd.DataFrame) -> tuple[pd.DataFrame, bool]:
    """Search and view. Returns the rows that match, and whether they are wanted as a table."""
    with st.container(horizontal=True, vertical_alignment="center"):
        words = st.text_input(
            "Search prompts and models",
            key=session.widget_key(GALLERY, "search"),
            icon=":material/search:",
            placeholder="Search prompts and models",
            label_visibility="collapsed",
            persist_state="session",
        )
        view = st.segmented_control(
            "View",
            [_GRID, _TABLE],
            label_visibility="collapsed",
            format_func=lambda name: f"{_ICONS[name]} {name}",
            default=_GRID,
            required=True,
            key=session.widget_key(GALLERY, "view"),
            persist_state="session",
        )
    return search(table, words or ""), view == _TABLE


def search(table: pd.DataFrame, words: str) -> pd.DataFrame:
    """The rows whose prompt or model contains every word, upper or lower case alike."""
    text = (table["prompt"] + " " + table["model"]).str.casefold()
    for word in words.casefold().split():
        table = table[text.loc[table.index].str.contains(word, regex=False)]
    return table


def draw_selection(selected: Sequence[str]) -> None:
    """The bar of what can be done with the selected pictures."""
    if not selected:
        return
    picked = list(selected)
    with st.container(horizontal=True, vertical_alignment="center", border=True):
        st.markdown(f"**{len(picked)} selected**", width="content")
        draw_export(GALLERY, picked)
        st.button(
            "Delete",
            icon=":material/delete:",
            on_click=session.delete_pictures,
            args=(picked,),
            key=session.widget_key(GALLERY, "delete"),
        )


def draw_undo() -> None:
    """What was deleted last, and the way back."""
    deleted = session.deleted_pictures()
    if not deleted:
        return
    with st.container(horizontal=True, vertical_alignment="center", border=True):
        count = "1 picture" if len(deleted) == 1 else f"{len(deleted)} pictures"
        st.markdown(f"{count} deleted.", width="content")
        st.button("Undo", icon=":material/undo:", on_click=session.undo_delete, key=session.widget_key(GALLERY, "undo"))
        st.button(
            "Dismiss",
            icon=":material/close:",
            on_click=session.forget_deleted,
            key=session.widget_key(GALLERY, "dismiss"),
        )
