"""The small dialogs of the gallery: tags for a selection, a link to it, and a confirmation of deleting everything."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from lib.gallery import LONGEST_TAG
from lib.navigation import GALLERY
from lib.session.gallery import contents, selection
from lib.session.gallery import query_params as address
from lib.ui.viewer.shares import draw_share_fields

Question = Literal["tag", "share", "delete_everything"]


def open_question(question: Question) -> None:
    """Open a dialog; it stays open over reruns until it is closed."""
    address.put(asked=question)


def close_question() -> None:
    """Close the dialog."""
    address.put(asked=None)


def is_open() -> bool:
    """Whether one of these dialogs is open."""
    return st.session_state.get(address.key("asked")) is not None


def draw_question() -> bool:
    """Draw the open dialog; whether there is one."""
    if is_open():
        {"tag": _tag, "share": _share, "delete_everything": _delete_everything}[address.get("asked")]()
        return True
    return False


@st.dialog("Tag the selected", on_dismiss=close_question)
def _tag() -> None:
    st.multiselect(
        "Tags to add",
        [tag for tag, _ in contents.facets().tags],
        accept_new_options=True,
        key=address.key("new_tags"),
        placeholder=f"Choose or type, {LONGEST_TAG} letters at most",
    )
    if st.button("Add", icon=":material/label:", type="primary", on_click=_add_tags, key=address.key("add_tags")):
        st.rerun()


def _add_tags() -> None:
    selection.add_tags(selection.selected_results(), [str(tag) for tag in address.get("new_tags")])
    address.put(new_tags=[])
    close_question()


@st.dialog("Share the selected", on_dismiss=close_question)
def _share() -> None:
    draw_share_fields(GALLERY, selection.selected_results())


@st.dialog("Delete everything of yours?", on_dismiss=close_question)
def _delete_everything() -> None:
    count = contents.facets().total
    st.markdown(
        f"{count:,} results in the gallery, the trash, what you brought, your requests, what you typed and every link "
        "you shared are removed at once, and cannot be brought back. What is on its way at Runware is finished there, "
        "and not kept."
    )
    with st.container(horizontal=True):
        for label, act, kind in (
            ("Delete everything for good", _do_delete, "primary"),
            ("Keep it", close_question, "secondary"),
        ):
            if st.button(label, type=kind, on_click=act, key=address.key(f"everything_{kind}")):  # type: ignore[arg-type]
                st.rerun()


def _do_delete() -> None:
    selection.delete_everything()
    address.clear()
    close_question()
