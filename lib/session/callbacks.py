"""Makes every callback run to its end, however fast the next click comes.

Streamlit lets a newer request from the same browser interrupt an older one at every use of `st.session_state`, within a
widget's callback too: the rest of the callback is skipped silently. A request that was submitted in part, or not at
all, would look to its visitor like one that was sent (seen under load: a size typed within 20 ms of "Generate" made
the next click of "Generate" do nothing).

Two measures together fix that. `runner.fastReruns` is off in `.streamlit/config.toml`: a newer request then waits for
the older one's next point of interruption and keeps its clicks, where Streamlit would otherwise start a second script
beside the first, on the same state, and drop the clicks of the first. And here: callbacks get no such points. A newer
request is handled as soon as they are done, before the page is drawn.

If the store refuses a callback's call (it is locked, the disk is full), its sentence is shown and the page is drawn
with what is there: an exception that left the callback would leave the page undrawn.
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
_MARK: Final = "is_uninterruptible"


def make_callbacks_uninterruptible() -> None:
    """Makes callbacks run to their end in every session of this process. Call it once, before the first visitor."""
    callbacks = getattr(SafeSessionState, "on_script_will_rerun", None)
    if callbacks is None or _INTERRUPT not in SafeSessionState.__annotations__:
        _log.warning("This Streamlit is not known well enough to keep a click whole when another follows at once.")
        return
    if getattr(callbacks, _MARK, False):
        return

    @functools.wraps(callbacks)
    def run_to_the_end(state: SafeSessionState, *args: Any, **kwargs: Any) -> None:
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

    setattr(run_to_the_end, _MARK, True)
    setattr(SafeSessionState, "on_script_will_rerun", run_to_the_end)  # noqa: B010 - mypy rejects the plain assignment


def _do_nothing() -> None:
    """No interruption."""
