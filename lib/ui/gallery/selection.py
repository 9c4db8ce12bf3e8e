"""The bar at the bottom of the page: actions on the selected pictures, and "Undo"."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from lib.navigation import GALLERY
from lib.session.gallery import contents, selection
from lib.session.gallery import query_params as address
from lib.ui.gallery.compare import open_comparison
from lib.ui.gallery.export_links import draw_export
from lib.ui.gallery.questions import open_question


def draw_bar() -> None:
    """Draw the bar; nothing where nothing is selected and nothing was deleted just now."""
    selected, deleted = selection.selected_results(), selection.deleted_results()
    if not selected and not deleted:
        return
    with st.bottom:
        if deleted:
            st.fragment(_draw_undo, run_every=selection.UNDO_S)()
        if selected and address.is_trash():
            _draw_trash_bar(selected)
        elif selected:
            _draw_selection(selected)


def _draw_selection(selected: Sequence[str]) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        st.markdown(f"**{len(selected):,} selected**", width="content")
        draw_export(GALLERY, selected)
        st.button(
            "Compare",
            icon=":material/compare:",
            disabled=len(selected) != 2,
            help="Select exactly two to compare them." if len(selected) != 2 else None,
            on_click=open_comparison,
            args=(tuple(selected),),
            key=address.key("compare"),
        )
        _draw_star(selected)
        _button("Tag", "label", open_question, "tag")
        _button("Share", "share", open_question, "share")
        _button("Delete", "delete", selection.delete_results, selected)
        _draw_clear()


def _draw_star(selected: Sequence[str]) -> None:
    table = contents.table()
    all_starred = bool(table[table["id"].isin(list(selected))]["starred"].all())
    here = any(each in table.index for each in selected)
    take_away = here and all_starred
    st.button(
        "Take stars away" if take_away else "Star",
        icon=":material/star:",
        on_click=_star,
        args=(selected, not take_away),
        key=address.key("star"),
    )


def _button(label: str, icon: str, act: Callable[..., None], *args: object) -> None:
    st.button(label, icon=f":material/{icon}:", on_click=act, args=args, key=address.key(f"do_{label.lower()}"))


def _star(selected: Sequence[str], on: bool) -> None:
    selection.star_results(selected, on)
    selection.next_marks_generation()


def _draw_trash_bar(selected: Sequence[str]) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        st.markdown(f"**{len(selected):,} selected**", width="content")
        st.button("Restore", icon=":material/restore_from_trash:", on_click=selection.restore_results, args=(selected,),
                  key=address.key("restore"))  # fmt: skip
        with st.popover("Delete for good", icon=":material/delete_forever:", key=address.key("purge_ask")):
            st.markdown("Rows and files are removed and cannot be brought back. What they cost stays in the ledger.")
            st.button(f"Delete {_pictures(len(selected))} for good", type="primary", on_click=selection.purge_results,
                      args=(selected,), key=address.key("purge"))  # fmt: skip
        _draw_clear()


def _draw_clear() -> None:
    st.button("Clear selection", icon=":material/close:", type="tertiary", on_click=_clear, key=address.key("unselect"))


def _clear() -> None:
    selection.clear_selection()
    selection.next_marks_generation()


def _draw_undo() -> None:
    """Draw what was deleted last, with "Undo"; a timer's rerun removes it."""
    deleted = selection.deleted_results()
    if not deleted:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        st.markdown(f"{_pictures(len(deleted))} deleted.", width="content")
        # A shortcut, because it takes many presses of the Tab key to get here. And no callback: only a run of the whole
        # page shows what was restored.
        if st.button("Undo", icon=":material/undo:", shortcut="U", key=address.key("undo")):
            selection.undo_delete()
            st.rerun()


def _pictures(count: int) -> str:
    return "1 picture" if count == 1 else f"{count:,} pictures"
