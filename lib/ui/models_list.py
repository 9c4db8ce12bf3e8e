"""The models that the SDK knows, as cards: by task, by name, maker and AIR, some to a page."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

import streamlit as st

from lib import catalog, session
from lib.catalog import Model
from lib.navigation import MODELS
from lib.ui.model_card import draw_card
from lib.ui.model_pages import place
from lib.ui.model_tasks import TASKS, task_words

PER_PAGE: Final = 24
_SEARCH: Final = session.widget_key(MODELS, "search")
_TASK: Final = session.widget_key(MODELS, "task")


def draw_models() -> None:
    """Controls, how many match, and one page of them."""
    words, task_type = _draw_tools()
    found = search(models_in_order(), words, task_type)
    if not found:
        st.info("No model matches. Change the words, or choose another task.", icon=":material/search_off:")
        return
    total = len(models_in_order())
    st.caption(f"{total} models" if len(found) == total else f"{len(found)} of {total} models")
    pages = -(-len(found) // PER_PAGE)
    # Each search begins at its own first page, and has its place kept.
    page_key = session.widget_key(MODELS, f"page_{task_type}_{words}")
    number = int(st.session_state.get(page_key, 1))
    with st.grid(4, min_column_width=232, gap="small"):
        for model in found[(number - 1) * PER_PAGE : number * PER_PAGE]:
            draw_card(model)
    if pages > 1:
        st.pagination(pages, key=page_key, persist_state="session")


def search(models: Sequence[Model], words: str, task_type: str | None) -> list[Model]:
    """The models of one task (or of all, for None) with every word in name, maker, AIR or slug, whatever the case."""
    wanted = words.casefold().split()
    return [
        model
        for model in models
        if task_type in (None, model.task_type) and all(word in _text(model) for word in wanted)
    ]


def models_in_order() -> tuple[Model, ...]:
    """Every model: by task, then those that a page offers, best first, then by name."""
    return _in_order(catalog.models_revision())


@lru_cache(maxsize=4)
def _in_order(_revision: int) -> tuple[Model, ...]:
    tasks = list(TASKS)

    def rank(model: Model) -> tuple[int, float, str]:
        task = tasks.index(model.task_type) if model.task_type in TASKS else len(tasks)
        stands = place(model)
        return task, float("inf") if stands is None else stands, model.name.casefold()

    return tuple(sorted(catalog.models(), key=rank))


def _text(model: Model) -> str:
    return f"{model.name} {model.maker} {model.air} {model.slug}".casefold()


def _draw_tools() -> tuple[str, str | None]:
    # Not bound to the address: `st.switch_page`, by which a model opens its page, refuses to leave bound widgets.
    words = st.text_input(
        "Search models",
        key=_SEARCH,
        icon=":material/search:",
        placeholder="Name, maker or AIR, such as flux, Google or runware:100@1",
        label_visibility="collapsed",
        persist_state="session",
    )
    known = {model.task_type for model in models_in_order()}
    task_type = st.pills(
        "Task",
        [*(task for task in TASKS if task in known), *sorted(known - set(TASKS))],
        format_func=task_words,
        key=_TASK,
        label_visibility="collapsed",
        persist_state="session",
    )
    return words or "", task_type
