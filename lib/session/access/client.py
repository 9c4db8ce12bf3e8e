"""What is asked of Runware in passing: a sign of life, the account, models that it knows."""

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
    """Ask the server for a sign of life; the answer is in `account.client().status` when it has come.

    Only the first question is waited for, and not for long.
    """
    asked = studio().loop.submit(account.client().ping())
    if account.client().status.last_round_trip_s is None:
        with contextlib.suppress(TimeoutError, RunwareApiError):
            asked.result(timeout=_ANSWER_S)


def account_details() -> AccountDetails | None:
    """Balance and usage of the account of this visitor's line, or None when it does not answer at once. Only for the
    eyes of whoever pays."""
    if account.current() is None:
        return None
    try:
        return studio().loop.submit(account.client().account_details()).result(timeout=_ANSWER_S)
    except (TimeoutError, RunwareApiError):
        return None


# ---- models that are searched for at Runware


def search_community(words: str) -> None:
    """Ask Runware for community models. `community_search` has the answer, when it has come.

    Call it in a callback: it waits for a quick answer, but not for long.
    """
    forget_community_search()
    asked = studio().loop.submit(account.client().search_models(words, source="community", limit=_FOUND_AT_MOST))
    st.session_state[_SEARCH] = (words, asked)
    wait([asked], timeout=_ANSWER_S)


def community_search() -> tuple[str, Future[FoundModels]] | None:
    """The words that were searched for last and the answer to come, or None when nothing was."""
    found: tuple[str, Future[FoundModels]] | None = st.session_state.get(_SEARCH)
    return found


def forget_community_search() -> None:
    """Put the last search away; if it is still on its way, it is given up."""
    before = st.session_state.pop(_SEARCH, None)
    if before is not None:
        before[1].cancel()
