"""Wildcards on a page: how many prompts there will be, the first few of them, and lists of one's own."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, Protocol

import streamlit as st

from lib import session
from lib.navigation import PageInfo
from lib.ui.words import plain, shorten
from lib.wildcards import (
    MOST,
    Resolved,
    TemplateError,
    Way,
    is_template,
    resolve,
)

_WAYS: Final = {"each": "Each", "random": "At random", "typed": "As typed"}
_SHOWN: Final = 3


class _Form(Protocol):
    @property
    def page(self) -> PageInfo: ...
    def get(self, name: str) -> Any: ...
    def set(self, name: str, value: Any) -> None: ...
    def key(self, name: str) -> str: ...


@dataclass(frozen=True)
class Prompts:
    """What a form's prompt stands for, or why it stands for nothing; then it is its own only prompt."""

    prompts: tuple[str, ...]
    more: bool = False
    problem: str | None = None


def prompts_of(form: _Form) -> Prompts:
    """The prompts that a click sends. The same settings always give the same ones."""
    prompt = str(form.get("positivePrompt") or "").strip()
    way = form.get("wildcards")
    if way == "typed" or not is_template(prompt):
        return Prompts((prompt,))
    lists = tuple((name, tuple(entries)) for name, entries in session.word_lists().items())
    try:
        found = _resolved(prompt, lists, "random" if way == "random" else "each", _most(form), _seed(form))
    except TemplateError as error:
        return Prompts((prompt,), problem=str(error))
    return Prompts(found.prompts, found.more)


@lru_cache(maxsize=128)
def _resolved(prompt: str, lists: tuple[tuple[str, tuple[str, ...]], ...], way: Way, most: int, seed: int) -> Resolved:
    return resolve(prompt, dict(lists), way=way, most=most, seed=seed)


def _most(form: _Form) -> int:
    most = form.get("wildcards_most")
    return most if isinstance(most, int) else 8


def _seed(form: _Form) -> int:
    seed = form.get("wildcards_seed")
    return seed if isinstance(seed, int) else 1


def draw_wildcards(form: _Form) -> None:
    """Below a prompt that has wildcards: what it stands for. Below any other: nothing."""
    place = st.empty()  # kept, so that nothing below moves when wildcards come and go
    if not is_template(str(form.get("positivePrompt") or "").strip()):
        return
    with place.container(border=True, gap="small"):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            st.segmented_control(
                "Wildcards",
                list(_WAYS),
                format_func=lambda way: _WAYS[way],
                required=True,
                key=form.key("wildcards"),
                persist_state="session",
                help="Each: one request for every alternative. As typed: braces and all.",
            )
            if form.get("wildcards") != "typed":
                with st.container(width=112):
                    st.number_input("At most", 1, MOST, key=form.key("wildcards_most"), persist_state="session")
            if form.get("wildcards") == "random":
                st.button(
                    "Draw others",
                    icon=":material/casino:",
                    key=form.key("wildcards_draw"),
                    on_click=lambda: form.set("wildcards_seed", _seed(form) + 1),
                )
        if form.get("wildcards") != "typed":
            _draw_preview(prompts_of(form))


def _draw_preview(found: Prompts) -> None:
    if found.problem is not None:
        st.caption(":material/error: This prompt cannot be resolved yet; the button says why.")
        return
    count = len(found.prompts)
    words = f"{count} of more prompts" if found.more else "1 prompt" if count == 1 else f"{count} prompts"
    shown = [f"- {plain(shorten(prompt, 120))}" for prompt in found.prompts[:_SHOWN]]
    rest = [f"- and {count - _SHOWN} more"] if count > _SHOWN else []
    st.caption("\n".join([f"{words}, one request each:", "", *shown, *rest]))
