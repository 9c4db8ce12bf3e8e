"""The one primary button of a capability page: it says what it does and what it costs."""

from __future__ import annotations

from typing import Final

import streamlit as st

from lib.session.forms import submissions
from lib.ui.forms.price import price_words, total
from lib.ui.forms.problems import check_all, out_of_limits, tell
from lib.ui.forms.request_form import RequestForm
from lib.ui.words import shorten

_LONGEST_LABEL: Final = 200
_NOT_YET: Final = "The price is looked up once the fields above are right."


def submit_button(form: RequestForm) -> None:
    """Draw the button below a form.

    A click checks and hands over in a callback, before the page is drawn again, so that what is wrong can stand beside
    its field.
    """
    requests = form.requests()
    count = sum(asked.get("numberResults", 1) for asked in requests)
    # What would be refused has no price, and nobody is asked for one.
    price = None if out_of_limits(form) else total(requests)
    cost = price.on_button if price is not None else ""
    st.button(
        f"{form.verb} {count}{cost}" if count > 1 or form.verb == "Generate" else f"{form.verb}{cost}",
        type="primary",
        icon=":material/auto_awesome:",
        key=form.key("submit"),
        shortcut="Ctrl+Enter",
        width="stretch",
        on_click=_submit,
        args=(form, submissions.submission_id(form.page)),
    )
    st.caption(price_words(price) if price is not None else _NOT_YET)
    if refusal := submissions.refusal(form.page):
        st.error(refusal, icon=":material/savings:")


def _submit(form: RequestForm, submission: str) -> None:
    requests = form.requests()
    problems = check_all(form)
    tell(form, problems)
    if problems:
        return
    click = submissions.identity_of_click(form.page, submission, requests)
    if click is None:
        st.toast("Taken as one click. Press again for the same once more.", icon=":material/touch_app:")
        return
    prompts = [str(asked.get("positivePrompt", "")) for asked in requests]
    labels = [shorten(prompt, _LONGEST_LABEL) for prompt in prompts] if len(set(prompts)) > 1 else None
    submissions.submit_all(form.page, requests, click, labels=labels)
