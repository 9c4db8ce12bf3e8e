"""Which line this visitor's requests take: the studio's key, the sandbox, or a key of their own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import streamlit as st

from lib import catalog
from lib.accounts import Account, AccountKind, KeyNotHeldError, KeyRefusedError
from lib.budget import Left
from lib.gallery import Job, Source
from lib.pricing import Price
from lib.runware_api import RunwareClient
from lib.session.access import visitor
from lib.session.process import jobs, studio
from lib.settings import ApiKey

_PRICE_S: Final = 0.15
_KEY_PROBLEM: Final = "key_problem"
_KEY_GENERATION: Final = "key_turn"


def kind() -> AccountKind:
    """What this visitor has chosen."""
    return studio().accounts.chosen(visitor.current().id)


def current() -> Account | None:
    """This visitor's line, or None where they have chosen their own key and it is not held any more."""
    try:
        return studio().accounts.of(visitor.current().id)
    except KeyNotHeldError:
        return None


def source() -> Source:
    """Where this visitor's requests go: real money or play money."""
    return "sandbox" if kind() == "sandbox" else "runware"


def client() -> RunwareClient:
    """The one Runware client of this visitor's line: one authenticated WebSocket for all who share it."""
    mine = current()
    return mine.client if mine is not None else studio().client


def price(request: Mapping[str, Any], *, wait: bool = True) -> Price | None:
    """What a request will cost on this visitor's line and how that is known, or None where nobody knows.

    Where only a dry run can tell, it is waited for, but for a moment only, or not at all without `wait`; a later run of
    the page has its answer.
    """
    catalog.want(str(request.get("model", "")))
    mine = current()
    return None if mine is None else jobs().price(request, mine, ask_for_s=_PRICE_S if wait else 0.0)


def estimate_usd(request: Mapping[str, Any]) -> float | None:
    """The amount of `price`, in USD."""
    found = price(request)
    return None if found is None else found.usd


def left_today() -> Left | None:
    """What this visitor may still spend of the owner's money; None where nothing limits it."""
    who = visitor.current()
    return None if who.is_owner or kind() != "studio" else studio().budget.left_today(who.id)


def is_stopped() -> bool:
    """Whether the owner has stopped spending with the key that this visitor's requests would use."""
    return kind() == "studio" and studio().budget.is_stopped()


def can_be_collected(job: Job) -> bool:
    """Whether a job's key is at hand in this process."""
    return job.source == "sandbox" or studio().accounts.to_collect(job.account) is not None


# ---- choosing


def choose(kind: AccountKind) -> None:
    """Use the studio's key or the sandbox from the next request on. Call it in a callback."""
    st.session_state.pop(_KEY_PROBLEM, None)
    studio().accounts.choose(visitor.current().id, kind)
    jobs().touch(visitor.current().id)


def holds_own_key() -> bool:
    """Whether a key of this visitor's is held in this process."""
    return studio().accounts.holds_key(visitor.current().id)


def key_field() -> str:
    """The key of the field in which a Runware key is typed; another one after each time, so that nothing of what was
    typed stays with the field."""
    return f"line_key_{st.session_state.get(_KEY_GENERATION, 0)}"


def use_own_key() -> None:
    """Take what was typed into `key_field`, empty it at once, and hold the key if Runware accepts it. Call it in a
    callback. Where it was refused, `key_problem` says why."""
    typed = str(st.session_state.pop(key_field(), "")).strip()
    st.session_state[_KEY_GENERATION] = st.session_state.get(_KEY_GENERATION, 0) + 1
    st.session_state.pop(_KEY_PROBLEM, None)
    if not typed or any(letter.isspace() or not letter.isprintable() for letter in typed):
        st.session_state[_KEY_PROBLEM] = "A key is one piece, without spaces. Copy it whole from my.runware.ai."
        return
    try:
        studio().accounts.use_key(visitor.current().id, ApiKey(typed))
    except KeyRefusedError as error:
        st.session_state[_KEY_PROBLEM] = str(error)
    jobs().touch(visitor.current().id)


def forget_own_key() -> None:
    """Hold this visitor's key no longer. Call it in a callback."""
    st.session_state.pop(_KEY_PROBLEM, None)
    studio().accounts.forget_key(visitor.current().id)
    jobs().touch(visitor.current().id)


def key_problem() -> str | None:
    """Why the key that was typed last was not kept."""
    found: str | None = st.session_state.get(_KEY_PROBLEM)
    return found
