"""The one primary button of a capability page: it says what it does and what it costs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import streamlit as st

from lib import session
from lib.gallery.records import Source
from lib.prices import Price
from lib.ui.request_form import RequestForm
from lib.ui.words import dollars, shorten

_LONGEST_LABEL: Final = 200


def submit_button(form: RequestForm) -> None:
    """Draw the button below a form.

    A click checks and hands over in a callback, before the page is drawn again, so that what is wrong can stand beside
    its field.
    """
    requests = form.requests()
    count = sum(asked.get("numberResults", 1) for asked in requests)
    prices = [session.price(asked) for asked in requests]
    known = [price for price in prices if price is not None]
    price = sum(each.usd for each in known) if known and len(known) == len(prices) else None
    cost = "" if price is None else rf" · \{dollars(price, 'runware')}"
    st.button(
        f"{form.verb} {count}{cost}" if count > 1 or form.verb == "Generate" else f"{form.verb}{cost}",
        type="primary",
        icon=":material/auto_awesome:",
        key=form.key("submit"),
        shortcut="Ctrl+Enter",
        width="stretch",
        on_click=_submit,
        args=(form, session.submission_id(form.page)),
    )
    st.caption(_about_the_price(known if price is not None else [], session.source()))
    if refusal := session.refusal(form.page):
        st.error(refusal, icon=":material/savings:")


def _about_the_price(prices: Sequence[Price], source: Source) -> str:
    if not prices:
        return "What it costs shows with the first result."
    words = {"last": "as the same settings cost last", "published": "by the model's published price"}
    words["dry run"] = "as a dry run said"
    said = ", or ".join(dict.fromkeys(words[price.basis] for price in prices))
    return f"Play money, {said}." if source == "sandbox" else f"{said[0].upper()}{said[1:]}."


def _submit(form: RequestForm, submission: str) -> None:
    requests = form.requests()
    problems: dict[str, str] = {}
    for asked in requests or [form.request()]:
        problems = {**form.check(asked), **problems}
    session.set_field_problems(form.page, problems)
    if problems:
        return
    if session.is_second_half_of_double_click(form.page, requests):
        st.toast("Taken as one click. Press again for the same once more.", icon=":material/touch_app:")
        return
    prompts = [str(asked.get("positivePrompt", "")) for asked in requests]
    labels = [shorten(prompt, _LONGEST_LABEL) for prompt in prompts] if len(set(prompts)) > 1 else None
    session.submit_all(form.page, requests, submission, labels=labels)
