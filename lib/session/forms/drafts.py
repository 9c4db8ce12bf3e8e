"""Drafts: what is typed on a page survives a change of page and a reload."""

from __future__ import annotations

from typing import Any, Final

import streamlit as st

from lib.database import StoreError
from lib.navigation import PageInfo
from lib.session.access import visitor
from lib.session.process import studio

_SAVED_DRAFTS: Final = "saved_drafts"


def saved_draft(page: PageInfo) -> dict[str, Any]:
    """Returns what was typed on a page last, also before a reload, by the names of its widgets."""
    saved = st.session_state.setdefault(_SAVED_DRAFTS, {})
    if page.name not in saved:
        saved[page.name] = studio().drafts.load(visitor.current().id, page.name)
    found: dict[str, Any] = saved[page.name]
    return found


def save_draft(page: PageInfo, form: dict[str, Any]) -> None:
    """Saves what is typed on a page for a reload. Call it after the widgets."""
    saved = st.session_state.setdefault(_SAVED_DRAFTS, {})
    if saved.get(page.name) != form:
        try:
            studio().drafts.save(visitor.current().id, page.name, form)
        except StoreError as error:  # what is typed is still in the page, and saved with its next change
            st.toast(f"What you type is not kept for a reload at the moment. {error}", icon=":material/database_off:")
            return
        saved[page.name] = form


def fill_form(page: PageInfo, form: dict[str, Any]) -> None:
    """Sets values of a page's widgets. Call it in a callback, before the widgets are drawn."""
    for name, value in form.items():
        st.session_state[widget_key(page, name)] = value


def widget_key(page: PageInfo, name: str) -> str:
    """Returns the key of a page's widget: widget keys start with their page's name."""
    return f"{page.name}_{name}"
