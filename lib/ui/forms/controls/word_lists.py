"""Lists of words of one's own, edited in a dialog: `__colours__` in a prompt stands for each of them."""

from __future__ import annotations

from typing import Any, Final, Protocol

import streamlit as st

from lib.session.forms import saved
from lib.ui.words import escape_sentence
from lib.wildcards import ListProblemError

_NEW: Final = "A new list"
_OPEN: Final = "word_lists_open"


class _Form(Protocol):
    def get(self, name: str) -> Any: ...
    def set(self, name: str, value: Any) -> None: ...
    def key(self, name: str) -> str: ...


def draw_word_lists(form: _Form) -> None:
    """A quiet button; the dialog stays open over reruns until it is closed."""
    st.button(
        "Word lists",
        icon=":material/list_alt:",
        type="tertiary",
        key=form.key("word_lists"),
        help="For prompts with wildcards: {red|blue} fox, or __colours__ fox with a list named colours.",
        on_click=form.set,
        args=(_OPEN, True),
    )
    if form.get(_OPEN):
        st.dialog("Word lists", on_dismiss=lambda: form.set(_OPEN, False))(_draw_lists)(form)


def _draw_lists(form: _Form) -> None:
    lists = saved.word_lists()
    chosen = st.selectbox("List", [_NEW, *lists], key=form.key("word_list"))
    st.text_input(
        "Name", lists and chosen if chosen != _NEW else "", max_chars=40, key=form.key(f"word_list_name_{chosen}")
    )
    st.text_area(
        "Entries, one a line",
        "\n".join(lists.get(chosen, [])),
        height=220,
        key=form.key(f"word_list_entries_{chosen}"),
        help="An entry may hold wildcards itself.",
    )
    with st.container(horizontal=True):
        st.button("Save", type="primary", key=form.key("word_list_save"), on_click=_save, args=(form, chosen))
        if chosen != _NEW:
            st.button(
                "Delete",
                icon=":material/delete:",
                key=form.key("word_list_delete"),
                on_click=_delete,
                args=(form, chosen),
            )
    if told := form.get("word_list_said"):
        st.caption(escape_sentence(told))


def _save(form: _Form, chosen: str) -> None:
    name = str(form.get(f"word_list_name_{chosen}") or "").strip()
    try:
        saved.save_word_list(name, str(form.get(f"word_list_entries_{chosen}") or "").splitlines())
    except ListProblemError as error:
        form.set("word_list_said", str(error))
        return
    if chosen not in (_NEW, name):
        saved.delete_word_list(chosen)
    form.set("word_list", name)
    form.set("word_list_said", f"Saved. Write __{name}__ in a prompt.")


def _delete(form: _Form, chosen: str) -> None:
    saved.delete_word_list(chosen)
    form.set("word_list", _NEW)
    form.set("word_list_said", f"{chosen} was deleted.")
