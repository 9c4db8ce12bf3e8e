"""Which models the visitor has put side by side, and whose details are open."""

from __future__ import annotations

from typing import Final

import streamlit as st

_COMPARED: Final = "compared_models"
_COMPARISON: Final = "comparison_open"
_OPENED: Final = "opened_model"
_TWO: Final = 2


def compared_models() -> list[str]:
    """The AIRs of the models that are to be compared, at most two."""
    found: list[str] = st.session_state.get(_COMPARED, [])
    return found


def toggle_compared(air: str) -> None:
    """Put a model beside another, the last two counting, or take it away. Call it in a callback."""
    before = compared_models()
    st.session_state[_COMPARED] = [kept for kept in before if kept != air] if air in before else [*before, air][-_TWO:]


def clear_compared() -> None:
    """Put no models side by side any more."""
    st.session_state.pop(_COMPARED, None)


def open_comparison() -> None:
    """Show the two models side by side until `close_comparison`."""
    st.session_state[_COMPARISON] = True


def close_comparison() -> None:
    """Put the comparison away."""
    st.session_state.pop(_COMPARISON, None)


def is_comparison_open() -> bool:
    """Whether two models are to be shown side by side."""
    return bool(st.session_state.get(_COMPARISON)) and len(compared_models()) == _TWO


def open_model(air: str) -> None:
    """Show a model's details until `close_model`."""
    st.session_state[_OPENED] = air


def close_model() -> None:
    """Put a model's details away."""
    st.session_state.pop(_OPENED, None)


def opened_model() -> str | None:
    """The AIR of the model whose details are open, or None."""
    found: str | None = st.session_state.get(_OPENED)
    return found
