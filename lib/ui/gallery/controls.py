"""The gallery's row of controls: search, filters, order, grid or table."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from typing import Final

import streamlit as st

from lib.navigation import GALLERY
from lib.session.gallery import query_params as address
from lib.ui.gallery.filter_controls import CONTROLS
from lib.ui.gallery.manage import draw_manage
from lib.ui.viewer.shares import draw_share_set
from lib.ui.words import escape_markdown

_SORTS: Final = {
    "newest": "Newest first",
    "oldest": "Oldest first",
    "dearest": "Dearest first",
    "cheapest": "Cheapest first",
    "largest": "Largest first",
    "smallest": "Smallest first",
}
_VIEWS: Final = {"grid": ":material/grid_view:", "table": ":material/table_rows:"}


def draw_controls() -> None:
    """Draw the row. `query_params` holds what is chosen; its `restore` must have been called before."""
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        for name, control in CONTROLS.items():
            if control.draw and control.place == "row":
                control.draw(name)
        _draw_more_filters()
        with st.container(width=144):
            st.selectbox(
                "Order",
                address.SORTS,
                format_func=_SORTS.__getitem__,
                label_visibility="collapsed",
                key=address.key("sort"),
                persist_state="session",
                on_change=address.begin_again,
            )
        st.segmented_control(
            "View",
            address.VIEWS,
            format_func=_VIEWS.__getitem__,
            label_visibility="collapsed",
            required=True,
            key=address.key("view"),
            persist_state="session",
        )
        draw_manage()


def _draw_more_filters() -> None:
    used = sum(address.is_set(name) for group in _groups() for name in group)
    more = st.popover(
        f"More filters ({used})" if used else "More filters",
        icon=":material/filter_list:",
        key=address.key("filters"),
        on_change="rerun",
    )
    if more.open:
        with more:
            _draw_groups()


def _draw_groups() -> None:
    for group in _groups():
        with st.container(horizontal=True) if len(group) > 1 else nullcontext():
            for name, draw in group.items():
                draw(name)
    if address.is_filtered():
        st.button("Clear all filters", icon=":material/filter_list_off:", key=address.key("clear_all"),
                  on_click=address.clear, type="tertiary")  # fmt: skip


def _groups() -> list[dict[str, Callable[[str], None]]]:
    """What is drawn behind "More filters", in groups of controls that are side by side."""
    groups: list[dict[str, Callable[[str], None]]] = []
    for name, control in CONTROLS.items():
        if control.draw and control.place == "more":
            groups.append({name: control.draw})
        elif control.draw and control.place == "beside":
            groups[-1][name] = control.draw
    return groups


def draw_found(count: int, *, at_most: int) -> None:
    """Draw how many results there are, which filters are set, and the button that clears them."""
    if not address.is_filtered() and not address.is_trash():
        return
    several = f"{at_most:,} results or more" if count >= at_most and address.get("q") else f"{count:,} results"
    narrowed = [control.words(address.get(name)) for name, control in CONTROLS.items() if address.is_set(name)]
    words = ["1 result" if count == 1 else several, *(each for each in narrowed if each)]
    one = address.together()
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(escape_markdown(" ".join(words)), width="content")
        if address.is_filtered():
            st.button("Show everything", icon=":material/filter_list_off:", type="tertiary",
                      key=address.key("clear"), on_click=address.clear)  # fmt: skip
        if one is not None and one.kind == "set" and count and not address.is_trash():
            draw_share_set(GALLERY, one.id)
