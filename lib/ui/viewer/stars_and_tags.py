"""Editing an opened result's star and tags."""

from __future__ import annotations

import streamlit as st

from lib.gallery import Result
from lib.navigation import PageInfo
from lib.session.forms import drafts
from lib.session.gallery import contents, selection


def draw_stars_and_tags(page: PageInfo, result: Result) -> None:
    """Draw a button for the star and a field for the tags; changes are saved at once."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            "Starred" if result.starred else "Star",
            icon=":material/star:",
            type="primary" if result.starred else "secondary",
            shortcut="S",
            key=drafts.widget_key(page, "dialog_star"),
            on_click=_star,
            args=(result.id, not result.starred),
        )
        _draw_tags(page, result.id)


def _draw_tags(page: PageInfo, result_id: str) -> None:
    tags = selection.tags_of(result_id)
    known = [tag for tag, _ in contents.facets().tags]
    key = drafts.widget_key(page, f"dialog_tags_{result_id}")
    st.multiselect(
        "Tags",
        list(dict.fromkeys([*tags, *known])),
        default=tags,
        accept_new_options=True,
        placeholder="Add tags",
        label_visibility="collapsed",
        key=key,
        on_change=_tag,
        args=(result_id, key),
    )


def _star(result_id: str, on: bool) -> None:
    selection.star_results([result_id], on)
    selection.next_marks_generation()


def _tag(result_id: str, key: str) -> None:
    selection.set_tags(result_id, [str(tag) for tag in st.session_state[key]])
    selection.next_marks_generation()
