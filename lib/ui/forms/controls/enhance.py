"""Enhance prompt: other ways to say what is wanted, to choose from."""

from __future__ import annotations

from typing import Any, Final, Protocol

import streamlit as st

from lib.navigation import ENHANCE_PROMPT, PageInfo
from lib.session import activity
from lib.session.access import account
from lib.session.forms import submissions
from lib.ui.words import dollars, escape_markdown

_MODEL: Final = "runware:llama-3-1-8b@prompt-enhancer"
_VERSIONS: Final = 3
_LONGEST: Final = 400


class _Form(Protocol):
    @property
    def page(self) -> PageInfo: ...
    def get(self, name: str) -> Any: ...
    def set(self, name: str, value: Any) -> None: ...
    def key(self, name: str) -> str: ...


def draw_enhance(form: _Form) -> None:
    """A button below the prompt; what comes is offered in the same place."""
    offer = st.popover("Enhance prompt", icon=ENHANCE_PROMPT.icon, key=form.key("enhance_offer"), on_change="rerun")
    if not offer.open:
        return
    with offer:
        prompt = str(form.get("positivePrompt")).strip()
        asked = _request(prompt)
        price = account.estimate_usd(asked)
        cost = "" if price is None else f" · {dollars(price, 'runware')}".replace("$", r"\$")
        st.button(
            f"Suggest {_VERSIONS} versions{cost}",
            disabled=not prompt,
            key=form.key("enhance"),
            on_click=submissions.submit,
            args=(ENHANCE_PROMPT, asked, submissions.new_submission_id()),
        )
        if refusal := submissions.refusal(ENHANCE_PROMPT):
            st.error(refusal)
        _draw_newest(form)


def _draw_newest(form: _Form) -> None:
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
    return {
        "taskType": "promptEnhance",
        "model": _MODEL,
        "prompt": prompt,
        "promptMaxLength": _LONGEST,
        "promptVersions": _VERSIONS,
        "includeCost": True,
    }
