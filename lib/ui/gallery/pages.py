"""Paging through the gallery. A page is a cursor in the URL, so it stays the same while results are added."""

from __future__ import annotations

import streamlit as st

from lib.gallery import PER_PAGE
from lib.session.gallery import contents
from lib.session.gallery import query_params as address


def draw_pages(page: contents.GalleryPage, count: int) -> None:
    """Draw the buttons below a page; nothing where there is only one."""
    if page.is_first and page.next_cursor is None:
        return
    number = 1 if page.is_first else address.get("page")
    of = f" of {max(-(-count // PER_PAGE), number):,}" if count != contents.COUNTED else ""
    with st.container(horizontal=True, horizontal_alignment="center", vertical_alignment="center"):
        st.button("First", icon=":material/first_page:", disabled=page.is_first, key=address.key("to_first"),
                  on_click=_go, args=(None, 1), type="tertiary")  # fmt: skip
        st.button("Previous", icon=":material/chevron_left:", disabled=page.is_first, key=address.key("to_previous"),
                  on_click=_go, args=(page.previous_cursor, max(number - 1, 1)))  # fmt: skip
        st.markdown(f"Page {number:,}{of}", width="content")
        st.button("Next", icon=":material/chevron_right:", disabled=page.next_cursor is None,
                  key=address.key("to_next"), on_click=_go, args=(page.next_cursor, number + 1))  # fmt: skip


def _go(cursor: str | None, number: int) -> None:
    address.put(at=cursor, page=number)
