"""Actions on the whole gallery: trash, links, moving to another browser, export, import, deleting everything."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from lib.gallery import Query
from lib.navigation import GALLERY
from lib.session import process
from lib.session.gallery import contents, exports, links, selection
from lib.session.gallery import query_params as address
from lib.ui.gallery.import_archive import draw_import_fields
from lib.ui.gallery.questions import open_question
from lib.ui.viewer.shares import draw_my_shares


def draw_manage() -> None:
    """Draw the "Manage" popover; its content is drawn only while it is open."""
    box = st.popover("Manage", key=address.key(f"manage_{address.get('place')}"), on_change="rerun")
    if not box.open:
        links.note_link(address.key("move"), None)
        return
    with box:
        trash = "Back to the gallery" if address.is_trash() else "Open the trash"
        st.button(trash, icon=":material/delete:", on_click=_switch_place, key=address.key("place_switch"),
                  width="stretch")  # fmt: skip
        _draw_everything_as_zip("manage", "stretch")
        with st.expander(
            "Import a ZIP", icon=":material/upload:", expanded=exports.import_outcome(GALLERY) is not None
        ):
            draw_import_fields(GALLERY)
        st.markdown("**Shared links**")
        draw_my_shares(GALLERY)
        if links.can_move():
            _draw_move()
        st.divider()
        st.button("Delete everything of mine", icon=":material/delete_forever:", on_click=open_question,
                  args=("delete_everything",), key=address.key("delete_everything"), width="stretch")  # fmt: skip


def draw_trash_note(count: int) -> None:
    """Draw what the trash is, and the buttons to empty and leave it."""
    with st.container(horizontal=True, vertical_alignment="center", border=True):
        st.markdown(
            "This is the trash. What is deleted lies here, and takes its space, until you restore it or delete it for "
            "good.",
            width="stretch",
        )
        if count:
            with st.popover("Empty the trash", icon=":material/delete_forever:", key=address.key("empty_ask")):
                st.markdown("Everything in the trash is removed and cannot be brought back.")
                st.button(f"Delete all {count:,} for good", type="primary", on_click=selection.purge_results,
                          key=address.key("empty"))  # fmt: skip
        st.button("Back to the gallery", icon=":material/arrow_back:", on_click=_switch_place,
                  key=address.key("leave_trash"))  # fmt: skip


def draw_space() -> None:
    """Draw a warning when disk space runs out, or that this disk does not survive a restart."""
    space = process.studio().store.space.now()
    if space.state != "ok" and space.sentence:
        draw = st.error if space.state == "full" else st.warning
        draw(space.sentence, icon=":material/storage:")
    temporary = process.studio().settings.storage == "temporary"
    if temporary:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(
                "The disk of this studio does not outlive a restart, and the gallery does not either.", width="content"
            )
            _draw_everything_as_zip("temporary")
    elif space.state != "ok":
        _draw_everything_as_zip("space")


def _draw_everything_as_zip(where: str, width: Literal["content", "stretch"] = "content") -> None:
    """Draw a button that makes the address of a ZIP of everything, and then links to it."""
    link = links.made_link(address.key("everything"))
    key = address.key(f"{where}_zip")
    if link is None:
        st.button("Make a ZIP of everything", icon=":material/folder_zip:", on_click=_make_zip, key=key, width=width)
    else:
        st.link_button("Download everything", link, icon=":material/download:", width=width)


def _make_zip() -> None:
    ids = contents.all_result_ids(Query())
    links.note_link(address.key("everything"), exports.export_src(ids))


def _draw_move() -> None:
    place = address.key("move")
    st.markdown("**Another browser**")
    st.button("Make a link to move", icon=":material/devices:", on_click=_make_move, args=(place,), key=f"{place}_make",
              width="stretch")  # fmt: skip
    link = links.made_link(place)
    if link is not None:
        st.code(link, language=None, wrap_lines=True)
        st.caption(
            "Open it in the other browser within ten minutes. It works once and makes that browser see this gallery: "
            "give it to nobody else."
        )


def _make_move(place: str) -> None:
    links.note_link(place, links.move_link())


def _switch_place() -> None:
    to = "gallery" if address.is_trash() else "trash"
    selection.clear_selection()
    address.clear()
    address.put(place=to)
