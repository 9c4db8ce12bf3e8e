"""The one primary button of a capability page: it says what it does and what it costs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from lib import session
from lib.gallery.records import Source
from lib.navigation import PageInfo
from lib.ui.words import dollars


def submit_button(
    page: PageInfo, request: Callable[[], dict[str, Any]], check: Callable[[Mapping[str, Any]], dict[str, str]]
) -> None:
    """Draw the button below a form. `request` reads the form, `check` says what is wrong, by wire name.

    A click checks and hands over in a callback, before the page is drawn again, so that what is wrong can stand beside
    its field.
    """
    submission = session.submission_id(page)
    asked = request()
    count = asked.get("numberResults", 1)
    price = session.jobs().estimate_usd(asked)
    cost = "" if price is None else rf" · \{dollars(price, 'runware')}"
    st.button(
        f"Generate {count}{cost}",
        type="primary",
        icon=":material/auto_awesome:",
        key=session.widget_key(page, "submit"),
        shortcut="Ctrl+Enter",
        width="stretch",
        on_click=_submit,
        args=(page, request, check, submission),
    )
    st.caption(_about_the_price(price, session.studio().source))
    if refusal := session.refusal(page):
        st.error(refusal, icon=":material/savings:")


def _about_the_price(price: float | None, source: Source) -> str:
    if price is None:
        return "What it costs shows with the first result."
    return "Play money, as the same settings cost last." if source == "sandbox" else "As the same settings cost last."


def _submit(
    page: PageInfo,
    request: Callable[[], dict[str, Any]],
    check: Callable[[Mapping[str, Any]], dict[str, str]],
    submission: str,
) -> None:
    asked = request()
    if session.is_second_half_of_double_click(page, asked):
        return
    problems = check(asked)
    session.set_field_problems(page, problems)
    if not problems:
        session.submit(page, asked, submission)
