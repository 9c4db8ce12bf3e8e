"""Short calls to Runware: ping, account details, model search."""

from __future__ import annotations

import contextlib
from concurrent.futures import Future, wait
from typing import Final

import streamlit as st

from lib.runware_api import AccountDetails, FoundModels, RunwareApiError
from lib.session.access import account
from lib.session.process import studio

_ANSWER_S: Final = 0.5
_SEARCH: Final = "community_search"
_FOUND_AT_MOST: Final = 50


def measure_round_trip() -> None:
    """Pings the server; the round trip is in `account.client().status` once the answer is here.

    Only the first ping is waited for, and only briefly.
    """
    answer = studio().loop.submit(account.client().ping())
    if account.client().status.last_round_trip_s is None:
        with contextlib.suppress(TimeoutError, RunwareApiError):
            answer.result(timeout=_ANSWER_S)


def account_details() -> AccountDetails | None:
    """Returns balance and usage of this visitor's account, or None when there is no quick answer.

    To be shown only to the person who pays for it.
    """
    if account.current() is None:
        return None
    try:
        return studio().loop.submit(account.client().account_details()).result(timeout=_ANSWER_S)
    except (TimeoutError, RunwareApiError):
        return None


# ---- model search at Runware


def search_community(words: str) -> None:
    """Searches Runware for community models. `community_search` returns the answer once it is here.

    Call it in a callback: it waits for a quick answer, but only briefly.
    """
    forget_community_search()
    answer = studio().loop.submit(account.client().search_models(words, source="community", limit=_FOUND_AT_MOST))
    st.session_state[_SEARCH] = (words, answer)
    wait([answer], timeout=_ANSWER_S)


def community_search() -> tuple[str, Future[FoundModels]] | None:
    """Returns the words and the future answer of the last search, or None without one."""
    found: tuple[str, Future[FoundModels]] | None = st.session_state.get(_SEARCH)
    return found


def forget_community_search() -> None:
    """Forgets the last search; if it is still running, it is cancelled."""
    before = st.session_state.pop(_SEARCH, None)
    if before is not None:
        before[1].cancel()
