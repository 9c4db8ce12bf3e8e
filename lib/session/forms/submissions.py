"""What a click hands over, and what came of handing it over."""

from __future__ import annotations

import secrets
import time
from collections.abc import Sequence
from typing import Any, Final

import streamlit as st

from lib.database import StoreError
from lib.jobs import BudgetExceededError, KeyNotHeldError
from lib.navigation import PageInfo
from lib.session.access import visitor
from lib.session.process import jobs

_SUBMISSIONS: Final = "submissions"
_FIELD_PROBLEMS: Final = "field_problems"
_REFUSALS: Final = "refusals"
_ACCEPTED: Final = "accepted_request"
_DOUBLE_CLICK_S: Final = 1.0


def submission_id(page: PageInfo) -> str:
    """The identity of the next click on a page's button; a new one as soon as that click was accepted."""
    submissions = st.session_state.setdefault(_SUBMISSIONS, {})
    found: str = submissions.setdefault(page.name, new_submission_id())
    return found


def new_submission_id() -> str:
    """The identity of a click that its own button keeps from being doubled."""
    return secrets.token_hex(16)


def submit(
    page: PageInfo, request: dict[str, Any], submission: str, *, set_id: str | None = None, set_label: str = ""
) -> None:
    """Hand a request over; returns at once. Calls with one `submission` are one job, jobs with one `set_id` a set.

    Where the budget or the store refuses, its sentence is kept for `refusal`.
    """
    refusals = st.session_state.setdefault(_REFUSALS, {})
    refusals.pop(page.name, None)
    try:
        jobs().submit(visitor.current(), page.name, request, submission, set_id=set_id, set_label=set_label)
    except (BudgetExceededError, KeyNotHeldError, StoreError) as error:
        refusals[page.name] = str(error)


def submit_all(
    page: PageInfo, requests: list[dict[str, Any]], submission: str, *, labels: Sequence[str] | None = None
) -> None:
    """Hand over what one click asks for, under the click's `submission_id`; the next click gets another.

    With `labels`, one for each request, they are one set, which bears the submission's id.
    """
    set_id = submission if labels is not None else None
    for number, request in enumerate(requests):
        label = labels[number] if labels is not None else ""
        submit(page, request, f"{submission}-{number}", set_id=set_id, set_label=label)
        if refusal(page):
            return  # what is left of the click was not sent; the button can be pressed again
    st.session_state.setdefault(_ACCEPTED, {})[page.name] = (submission, requests, time.monotonic())
    if st.session_state.get(_SUBMISSIONS, {}).get(page.name) == submission:
        del st.session_state[_SUBMISSIONS][page.name]


def identity_of_click(page: PageInfo, submission: str, requests: list[dict[str, Any]]) -> str | None:
    """The id under which a click is to be handed over, or None where it is the second half of the one before.

    `submission` is what the button carried. A button that was not drawn anew since the click before still carries that
    one's: the same requests are the same click then, and others are another click. The second half of a double click
    may also meet a button that is drawn anew already, so the same requests within a second are one click too. (A
    button with a key of its own for each click would lose the keyboard's focus.)
    """
    before, asked, when = st.session_state.get(_ACCEPTED, {}).get(page.name, ("", None, 0.0))
    if asked == requests and (before == submission or time.monotonic() - when < _DOUBLE_CLICK_S):
        return None
    return submission_id(page) if before == submission else submission


def refusal(page: PageInfo) -> str | None:
    """Why the last click on this page was not accepted, or None."""
    found: str | None = st.session_state.get(_REFUSALS, {}).get(page.name)
    return found


def set_field_problems(page: PageInfo, problems: dict[str, str]) -> None:
    """Keep what is wrong with a page's form, by wire name, to be shown beside the fields."""
    st.session_state.setdefault(_FIELD_PROBLEMS, {})[page.name] = problems


def field_problems(page: PageInfo) -> dict[str, str]:
    """What was wrong with a page's form at the last click, by wire name."""
    found: dict[str, str] = st.session_state.get(_FIELD_PROBLEMS, {}).get(page.name, {})
    return found
