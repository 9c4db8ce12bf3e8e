"""What a visitor saves for later: presets of a page, word lists for prompts."""

from __future__ import annotations

from typing import Final

import streamlit as st

from lib.navigation import PageInfo
from lib.presets import Preset
from lib.session.access import visitor
from lib.session.process import studio

_WORD_LISTS: Final = "word_lists"


def presets(page: PageInfo) -> list[Preset]:
    """Returns the visitor's presets for a page, by name."""
    return studio().presets.all(visitor.current().id, page.name)


def save_preset(page: PageInfo, preset: Preset) -> None:
    """Saves a preset. Raises `PresetProblemError`."""
    studio().presets.save(visitor.current().id, page.name, preset)


def delete_preset(page: PageInfo, name: str) -> None:
    """Deletes a preset."""
    studio().presets.delete(visitor.current().id, page.name, name)


def word_lists() -> dict[str, list[str]]:
    """Returns the visitor's word lists for `__name__` in prompts."""
    if _WORD_LISTS not in st.session_state:
        st.session_state[_WORD_LISTS] = studio().word_lists.all(visitor.current().id)
    found: dict[str, list[str]] = st.session_state[_WORD_LISTS]
    return found


def save_word_list(name: str, entries: list[str]) -> None:
    """Saves a list. Raises `ListProblemError`."""
    studio().word_lists.save(visitor.current().id, name, entries)
    st.session_state.pop(_WORD_LISTS, None)


def delete_word_list(name: str) -> None:
    """Deletes a list."""
    studio().word_lists.delete(visitor.current().id, name)
    st.session_state.pop(_WORD_LISTS, None)
