"""The visitor's own word lists, edited in a dialog: `__colours__` in a prompt stands for each entry."""

from __future__ import annotations

from typing import Final

import streamlit as st

from lib.session.forms import saved
from lib.ui.forms.form_state import FormState
from lib.ui.words import escape_sentence
from lib.wildcards import ListProblemError

_NEW: Final = "A new list"
_OPEN: Final = "word_lists_open"


def draw_word_lists(form: FormState) -> None:
    """Draws a button; its dialog stays open across reruns until it is closed."""
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


def _draw_lists(form: FormState) -> None:
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
    if note := form.get("word_list_said"):
        st.caption(escape_sentence(note))


def _save(form: FormState, chosen: str) -> None:
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


def _delete(form: FormState, chosen: str) -> None:
    saved.delete_word_list(chosen)
    form.set("word_list", _NEW)
    form.set("word_list_said", f"{chosen} was deleted.")
