"""Which models the visitor compares, and whose details are open."""

from __future__ import annotations

from typing import Final

import streamlit as st

_COMPARED: Final = "compared_models"
_COMPARISON: Final = "comparison_open"
_OPENED: Final = "opened_model"
_TWO: Final = 2


def compared_models() -> list[str]:
    """Returns the AIRs of the models to compare, at most two."""
    found: list[str] = st.session_state.get(_COMPARED, [])
    return found


def toggle_compared(air: str) -> None:
    """Adds a model to the comparison, which keeps the last two, or removes it. Call it in a callback."""
    before = compared_models()
    st.session_state[_COMPARED] = [each for each in before if each != air] if air in before else [*before, air][-_TWO:]


def clear_compared() -> None:
    """Removes all models from the comparison."""
    st.session_state.pop(_COMPARED, None)


def open_comparison() -> None:
    """Shows the two models side by side until `close_comparison`."""
    st.session_state[_COMPARISON] = True


def close_comparison() -> None:
    """Closes the comparison."""
    st.session_state.pop(_COMPARISON, None)


def is_comparison_open() -> bool:
    """Whether the comparison of two models is open."""
    return bool(st.session_state.get(_COMPARISON)) and len(compared_models()) == _TWO


def open_model(air: str) -> None:
    """Shows a model's details until `close_model`."""
    st.session_state[_OPENED] = air


def close_model() -> None:
    """Closes a model's details."""
    st.session_state.pop(_OPENED, None)


def opened_model() -> str | None:
    """Returns the AIR of the model whose details are open, or None."""
    found: str | None = st.session_state.get(_OPENED)
    return found
