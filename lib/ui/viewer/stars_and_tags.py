"""A picture's star and tags, edited where it is looked at."""

from __future__ import annotations

import streamlit as st

from lib import session
from lib.gallery.rows.records import Picture
from lib.navigation import PageInfo


def draw_marks(page: PageInfo, picture: Picture) -> None:
    """A button for the star and a field for the tags; what is changed is kept at once."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            "Starred" if picture.starred else "Star",
            icon=":material/star:",
            type="primary" if picture.starred else "secondary",
            shortcut="S",
            key=session.widget_key(page, "dialog_star"),
            on_click=_star,
            args=(picture.id, not picture.starred),
        )
        _draw_tags(page, picture.id)


def _draw_tags(page: PageInfo, picture_id: str) -> None:
    tags = session.tags_of(picture_id)
    known = [tag for tag, _ in session.facets().tags]
    key = session.widget_key(page, f"dialog_tags_{picture_id}")
    st.multiselect(
        "Tags",
        list(dict.fromkeys([*tags, *known])),
        default=tags,
        accept_new_options=True,
        placeholder="Add tags",
        label_visibility="collapsed",
        key=key,
        on_change=_tag,
        args=(picture_id, key),
    )


def _star(picture_id: str, on: bool) -> None:
    session.star_pictures([picture_id], on)
    session.next_marks_turn()


def _tag(picture_id: str, key: str) -> None:
    session.set_tags(picture_id, [str(tag) for tag in st.session_state[key]])
    session.next_marks_turn()
