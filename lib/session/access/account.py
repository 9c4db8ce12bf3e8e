"""Which account this visitor's requests use: the studio's key, the sandbox, or their own key."""

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
    """Returns the kind of account that this visitor has chosen."""
    return studio().accounts.chosen(visitor.current().id)


def current() -> Account | None:
    """Returns this visitor's account, or None if they chose their own key and it is no longer held."""
    try:
        return studio().accounts.of(visitor.current().id)
    except KeyNotHeldError:
        return None


def source() -> Source:
    """Returns where this visitor's requests go: real money or play money."""
    return "sandbox" if kind() == "sandbox" else "runware"


def client() -> RunwareClient:
    """Returns the Runware client of this visitor's account: one authenticated WebSocket for all who share it."""
    mine = current()
    return mine.client if mine is not None else studio().client


def price(request: Mapping[str, Any], *, wait: bool = True) -> Price | None:
    """Returns what a request will cost on this visitor's account and how that is known, or None if unknown.

    If it takes a dry run, this waits a moment for it, or not at all without `wait`; a later run of the page has its
    answer.
    """
    catalog.want(str(request.get("model", "")))
    mine = current()
    return None if mine is None else jobs().price(request, mine, dry_run_wait_s=_PRICE_S if wait else 0.0)


def estimate_usd(request: Mapping[str, Any]) -> float | None:
    """Returns the amount of `price`, in USD."""
    found = price(request)
    return None if found is None else found.usd


def left_today() -> Left | None:
    """Returns what this visitor may still spend of the owner's money; None if unlimited."""
    who = visitor.current()
    return None if who.is_owner or kind() != "studio" else studio().budget.left_today(who.id)


def is_stopped() -> bool:
    """Whether the owner has stopped spending with the key that this visitor's requests use."""
    return kind() == "studio" and studio().budget.is_stopped()


def can_be_collected(job: Job) -> bool:
    """Whether this process holds the key to collect a job."""
    return job.source == "sandbox" or studio().accounts.to_collect(job.account) is not None


# ---- choosing


def choose(kind: AccountKind) -> None:
    """Switches to the studio's key or the sandbox from the next request on. Call it in a callback."""
    st.session_state.pop(_KEY_PROBLEM, None)
    studio().accounts.choose(visitor.current().id, kind)
    jobs().touch(visitor.current().id)


def holds_own_key() -> bool:
    """Whether this process holds a key of this visitor."""
    return studio().accounts.holds_key(visitor.current().id)


def key_field() -> str:
    """Returns the widget key of the field for a Runware key; a new one after each entry, so that no typed text stays in
    the field."""
    return f"line_key_{st.session_state.get(_KEY_GENERATION, 0)}"


def use_own_key() -> None:
    """Takes the text of `key_field`, empties the field, and holds the key if Runware accepts it.

    Call it in a callback. If the key is refused, `key_problem` says why.
    """
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
    """Forgets this visitor's key. Call it in a callback."""
    st.session_state.pop(_KEY_PROBLEM, None)
    studio().accounts.forget_key(visitor.current().id)
    jobs().touch(visitor.current().id)


def key_problem() -> str | None:
    """Returns why the last typed key was refused, None if it was not."""
    found: str | None = st.session_state.get(_KEY_PROBLEM)
    return found
