"""The gallery page from top to bottom."""

from __future__ import annotations

import streamlit as st

from lib.navigation import GALLERY, GENERATE_IMAGE, PageInfo
from lib.session.gallery import contents, results
from lib.session.gallery import query_params as address
from lib.ui.gallery import compare, questions
from lib.ui.gallery.controls import draw_controls, draw_found
from lib.ui.gallery.grid import draw_grid
from lib.ui.gallery.manage import draw_manage, draw_space, draw_trash_note
from lib.ui.gallery.pages import draw_pages
from lib.ui.gallery.selection import draw_bar
from lib.ui.gallery.table import draw_table
from lib.ui.viewer.dialog import draw_opened_result
from lib.ui.viewer.reuse import act_on_result


def draw_gallery(page: PageInfo) -> None:
    """Draw controls, one page of matching results, the bar at the bottom, and the open dialog. Raises `StoreError`."""
    draw_space()
    found = contents.gallery_page(address.query(), address.get("sort"), address.get("at"))
    if found.table.empty and not address.is_filtered() and not address.is_trash():
        _draw_empty()
    else:
        _draw_found(page, found)
    draw_bar()
    _draw_dialog(page)


def _draw_empty() -> None:
    st.markdown("Pictures that you make are kept here, each with the prompt, seed and settings that made it.")
    with st.container(horizontal=True, vertical_alignment="center"):
        st.page_link(GENERATE_IMAGE.path, label="Generate the first one", icon=GENERATE_IMAGE.icon)
        draw_manage()


def _draw_found(page: PageInfo, found: contents.GalleryPage) -> None:
    draw_controls()
    query = address.query()
    count = len(found.table) if found.is_first and found.next_cursor is None else contents.count_results(query)
    if address.is_trash():
        draw_trash_note(count)
    draw_found(count, at_most=contents.COUNTED)
    if found.table.empty:
        nothing = "Nothing matches. Change or clear the search." if address.is_filtered() else "The trash is empty."
        st.info(nothing, icon=":material/search_off:")
    elif address.get("view") == "table":
        draw_table(page, found.table)
    else:
        draw_grid(page, found.table, behind_dialog=_has_dialog())
    draw_pages(found, count)


def _has_dialog() -> bool:
    """Whether this run ends with a dialog."""
    return questions.is_open() or compare.is_open() or results.opened_result() is not None


def _draw_dialog(page: PageInfo) -> None:
    """Draw the open dialog; there can only be one."""
    if not questions.draw_question() and not compare.draw_comparison():
        draw_opened_result(page, contents.neighbours, on_action=_act)


def _act(name: str, result_id: str) -> None:
    act_on_result(name, result_id, here=GALLERY)
