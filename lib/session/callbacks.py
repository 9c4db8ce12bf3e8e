"""A click is carried out whole, however fast the next one comes.

Streamlit lets a newer request from the same browser interrupt an older one at every use of `st.session_state`, within a
widget's callback too: the rest of the callback is not run, and nobody is told. A request that was half handed over, or
not at all, would look to its visitor like one that was sent (seen under load: a size typed within 20 ms of "Generate"
made the next click of "Generate" do nothing).

Two things together mend that. `runner.fastReruns` is off in `.streamlit/config.toml`: a newer request then waits for
the older one's next point of interruption and keeps its clicks, where Streamlit would otherwise start a second script
beside the first, on the same state, and drop the clicks of the first. And here: callbacks have no such points. A
newer request is taken up as soon as they are done, before the page is drawn.

A store that refuses what a callback asks (it is locked, the disk is full) is told in its own sentence, and the page is
drawn with what is there: an error that left the callback would leave the page undrawn.
"""

from __future__ import annotations

import functools
import logging
from typing import Any, Final

import streamlit as st
from streamlit.runtime.state.safe_session_state import SafeSessionState

from lib.database import StoreError

_log = logging.getLogger("studio")
_INTERRUPT: Final = "_yield_callback"
_MARK: Final = "is_whole"


def keep_clicks_whole() -> None:
    """Have callbacks run to their end in every session of this process. Call it once, before the first visitor."""
    callbacks = getattr(SafeSessionState, "on_script_will_rerun", None)
    if callbacks is None or _INTERRUPT not in SafeSessionState.__annotations__:
        _log.warning("This Streamlit is not known well enough to keep a click whole when another follows at once.")
        return
    if getattr(callbacks, _MARK, False):
        return

    @functools.wraps(callbacks)
    def run_whole(state: SafeSessionState, *args: Any, **kwargs: Any) -> None:
        interrupt = getattr(state, _INTERRUPT)
        object.__setattr__(state, _INTERRUPT, _do_nothing)  # as its own constructor sets it
        refusal = None
        try:
            callbacks(state, *args, **kwargs)
        except StoreError as error:
            refusal = str(error)
        finally:
            object.__setattr__(state, _INTERRUPT, interrupt)
        if refusal is not None:
            _log.warning("the store refuses a click: %s", refusal)
            st.toast(f"{refusal} What you clicked was not done.", icon=":material/database_off:", duration="infinite")

    setattr(run_whole, _MARK, True)
    setattr(SafeSessionState, "on_script_will_rerun", run_whole)  # noqa: B010 - mypy would take it for a mistake


def _do_nothing() -> None:
    """No interruption."""
