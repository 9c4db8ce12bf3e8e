"""Submits requests on a click, and stores the outcome for the page."""

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
    """Returns the id of the next click on a page's button; a new one once that click was accepted."""
    submissions = st.session_state.setdefault(_SUBMISSIONS, {})
    found: str = submissions.setdefault(page.name, new_submission_id())
    return found


def new_submission_id() -> str:
    """Returns an id for a click whose button prevents double clicks itself."""
    return secrets.token_hex(16)


def submit(
    page: PageInfo, request: dict[str, Any], submission: str, *, set_id: str | None = None, set_label: str = ""
) -> None:
    """Submits a request; returns at once. Calls with one `submission` are one job, jobs with one `set_id` a set.

    If the budget or the store refuses, its sentence is stored for `refusal`.
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
    """Submits the requests of one click under its `submission_id`; the next click gets another id.

    With `labels`, one for each request, they are one set, whose id is the submission's.
    """
    set_id = submission if labels is not None else None
    for number, request in enumerate(requests):
        label = labels[number] if labels is not None else ""
        submit(page, request, f"{submission}-{number}", set_id=set_id, set_label=label)
        if refusal(page):
            return  # the remaining requests were not sent; the button can be pressed again
    st.session_state.setdefault(_ACCEPTED, {})[page.name] = (submission, requests, time.monotonic())
    if st.session_state.get(_SUBMISSIONS, {}).get(page.name) == submission:
        del st.session_state[_SUBMISSIONS][page.name]


def identity_of_click(page: PageInfo, submission: str, requests: list[dict[str, Any]]) -> str | None:
    """Returns the id under which a click is to be submitted, or None for the second half of a double click.

    `submission` is the id that the button carried. A button that was not redrawn since the previous click still carries
    that click's id: the same requests are then the same click, and others are another click. The second half of a
    double click may also hit a button that is redrawn already, so the same requests within a second are one click too.
    (A button with a new key for each click would lose the keyboard focus.)
    """
    before, accepted, when = st.session_state.get(_ACCEPTED, {}).get(page.name, ("", None, 0.0))
    if accepted == requests and (before == submission or time.monotonic() - when < _DOUBLE_CLICK_S):
        return None
    return submission_id(page) if before == submission else submission


def refusal(page: PageInfo) -> str | None:
    """Returns why the last click on this page was not accepted, or None."""
    found: str | None = st.session_state.get(_REFUSALS, {}).get(page.name)
    return found


def set_field_problems(page: PageInfo, problems: dict[str, str]) -> None:
    """Stores the problems of a page's form, by wire name, to be shown beside the fields."""
    st.session_state.setdefault(_FIELD_PROBLEMS, {})[page.name] = problems


def field_problems(page: PageInfo) -> dict[str, str]:
    """Returns the problems of a page's form at the last click, by wire name."""
    found: dict[str, str] = st.session_state.get(_FIELD_PROBLEMS, {}).get(page.name, {})
    return found
