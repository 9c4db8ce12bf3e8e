"""The primary button of a capability page, with its verb, count and price."""

from __future__ import annotations

from typing import Final

import streamlit as st

from lib.session.forms import submissions
from lib.ui.forms.built_request import BuiltRequest
from lib.ui.forms.price import price_words, total
from lib.ui.forms.problems import out_of_limits, show_problems
from lib.ui.forms.request_form import RequestForm
from lib.ui.words import shorten

_LONGEST_LABEL: Final = 200
_NOT_YET: Final = "The price is looked up once the fields above are right."


def submit_button(form: RequestForm, built: BuiltRequest) -> None:
    """Draws the button below a form; `built` is the form's request.

    A click checks and submits in a callback, before the page is drawn again, so that problems can be shown beside
    their fields.
    """
    requests = built.requests
    count = sum(request.get("numberResults", 1) for request in requests)
    # A request that would be refused has no price, so none is looked up.
    price = None if out_of_limits(built) else total(requests)
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
    built = form.build()
    requests = built.requests
    show_problems(form, built.problems)
    if built.problems:
        return
    click = submissions.identity_of_click(form.page, submission, requests)
    if click is None:
        st.toast("Taken as one click. Press again for the same once more.", icon=":material/touch_app:")
        return
    prompts = [str(request.get("positivePrompt", "")) for request in requests]
    labels = [shorten(prompt, _LONGEST_LABEL) for prompt in prompts] if len(set(prompts)) > 1 else None
    submissions.submit_all(form.page, requests, click, labels=labels)
