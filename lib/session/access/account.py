"""Which line this visitor's requests take: the studio's key, the sandbox, or a key of their own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import streamlit as st

from lib import catalog
from lib.accounts import KeyNotHeldError, KeyRefusedError, Line, LineKind
from lib.budget import Left
from lib.gallery.rows.records import Job, Source
from lib.pricing.estimate import Price
from lib.runware_api import RunwareClient
from lib.session.access.visitor import owner
from lib.session.process import jobs, studio
from lib.settings.secret import ApiKey

_PRICE_S: Final = 0.15
_KEY_PROBLEM: Final = "key_problem"
_KEY_TURN: Final = "key_turn"


def line_kind() -> LineKind:
    """What this visitor has chosen."""
    return studio().lines.chosen(owner().id)


def line() -> Line | None:
    """This visitor's line, or None where they have chosen their own key and it is not held any more."""
    try:
        return studio().lines.of(owner().id)
    except KeyNotHeldError:
        return None


def source() -> Source:
    """Where this visitor's requests go: real money or play money."""
    return "sandbox" if line_kind() == "sandbox" else "runware"


def client() -> RunwareClient:
    """The one Runware client of this visitor's line: one authenticated WebSocket for all who share it."""
    mine = line()
    return mine.client if mine is not None else studio().client


def price(request: Mapping[str, Any], *, wait: bool = True) -> Price | None:
    """What a request will cost on this visitor's line and how that is known, or None where nobody knows.

    Where only a dry run can tell, it is waited for, but for a moment only, or not at all without `wait`; a later run of
    the page has its answer.
    """
    catalog.want(str(request.get("model", "")))
    mine = line()
    return None if mine is None else jobs().price(request, mine, ask_for_s=_PRICE_S if wait else 0.0)


def estimate_usd(request: Mapping[str, Any]) -> float | None:
    """The amount of `price`, in USD."""
    found = price(request)
    return None if found is None else found.usd


def left_today() -> Left | None:
    """What this visitor may still spend of the owner's money; None where nothing limits it."""
    who = owner()
    return None if who.is_owner or line_kind() != "studio" else studio().budget.left_today(who.id)


def is_stopped() -> bool:
    """Whether the owner has stopped spending with the key that this visitor's requests would use."""
    return line_kind() == "studio" and studio().budget.is_stopped()


def can_be_collected(job: Job) -> bool:
    """Whether a job's key is at hand in this process."""
    return job.source == "sandbox" or studio().lines.to_collect(job.account) is not None


# ---- choosing


def choose_line(kind: LineKind) -> None:
    """Use the studio's key or the sandbox from the next request on. Call it in a callback."""
    st.session_state.pop(_KEY_PROBLEM, None)
    studio().lines.choose(owner().id, kind)
    jobs().touch(owner().id)


def holds_own_key() -> bool:
    """Whether a key of this visitor's is held in this process."""
    return studio().lines.holds_key(owner().id)


def key_field() -> str:
    """The key of the field in which a Runware key is typed; another one after each time, so that nothing of what was
    typed stays with the field."""
    return f"line_key_{st.session_state.get(_KEY_TURN, 0)}"


def use_own_key() -> None:
    """Take what was typed into `key_field`, empty it at once, and hold the key if Runware accepts it. Call it in a
    callback. Where it was refused, `key_problem` says why."""
    typed = str(st.session_state.pop(key_field(), "")).strip()
    st.session_state[_KEY_TURN] = st.session_state.get(_KEY_TURN, 0) + 1
    st.session_state.pop(_KEY_PROBLEM, None)
    if not typed or any(letter.isspace() or not letter.isprintable() for letter in typed):
        st.session_state[_KEY_PROBLEM] = "A key is one piece, without spaces. Copy it whole from my.runware.ai."
        return
    try:
        studio().lines.use_key(owner().id, ApiKey(typed))
    except KeyRefusedError as error:
        st.session_state[_KEY_PROBLEM] = str(error)
    jobs().touch(owner().id)


def forget_own_key() -> None:
    """Hold this visitor's key no longer. Call it in a callback."""
    st.session_state.pop(_KEY_PROBLEM, None)
    studio().lines.forget_key(owner().id)
    jobs().touch(owner().id)


def key_problem() -> str | None:
    """Why the key that was typed last was not kept."""
    found: str | None = st.session_state.get(_KEY_PROBLEM)
    return found
