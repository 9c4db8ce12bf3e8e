"""Enhance prompt: suggests other wordings of the prompt to choose from."""

from __future__ import annotations

from typing import Any, Final

import streamlit as st

from lib import catalog
from lib.navigation import ENHANCE_PROMPT
from lib.session import activity
from lib.session.access import account
from lib.session.forms import submissions
from lib.ui.forms.form_state import FormState
from lib.ui.words import dollars, escape_markdown

_MODEL: Final = "runware:llama-3-1-8b@prompt-enhancer"
_VERSIONS: Final = 3
_LONGEST: Final = 400


def draw_enhance(form: FormState) -> None:
    """Draws a button below the prompt; the suggestions appear in the same popover."""
    offer = st.popover("Enhance prompt", icon=ENHANCE_PROMPT.icon, key=form.key("enhance_offer"), on_change="rerun")
    if not offer.open:
        return
    with offer:
        prompt = str(form.get("positivePrompt")).strip()
        request = _request(prompt)
        price = account.estimate_usd(request)
        cost = "" if price is None else f" · {dollars(price, 'runware')}".replace("$", r"\$")
        st.button(
            f"Suggest {_VERSIONS} versions{cost}",
            disabled=not prompt,
            key=form.key("enhance"),
            on_click=submissions.submit,
            args=(ENHANCE_PROMPT, request, submissions.new_submission_id()),
        )
        if refusal := submissions.refusal(ENHANCE_PROMPT):
            st.error(refusal)
        _draw_newest(form)


def _draw_newest(form: FormState) -> None:
    newest = activity.recent_jobs(ENHANCE_PROMPT, limit=1)
    if not newest:
        st.caption("The same idea in richer words; you choose.")
        return
    job = newest[0]
    if not job.ended:
        st.caption("On its way.")
    for problem in job.problems:
        st.error(escape_markdown(problem.sentence))
    for version in job.results:
        st.text(version.text or "")
        st.button(
            "Use this", key=form.key(f"use_{version.id}"), on_click=form.set, args=("positivePrompt", version.text)
        )


def _request(prompt: str) -> dict[str, Any]:
    values = {"prompt": prompt, "promptMaxLength": _LONGEST, "promptVersions": _VERSIONS}
    return catalog.build_request("promptEnhance", _MODEL, values)
