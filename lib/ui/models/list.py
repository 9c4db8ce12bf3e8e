"""The models of the catalogue as cards, filtered and paged."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import streamlit as st

from lib import catalog
from lib.catalog import Model
from lib.navigation import MODELS
from lib.session import model_previews
from lib.session.forms import drafts
from lib.ui.models.card import draw_card
from lib.ui.models.filters import Filters, draw_filters
from lib.ui.models.pages import place
from lib.ui.models.side_by_side import draw_comparison_bar
from lib.ui.words import ago, escape_markdown

PER_PAGE: Final = 24
_WATCH_S: Final = 1.0


def draw_models() -> None:
    """Draw the controls, how many models match, and one page of them."""
    filters = draw_filters(models_in_order())
    found = filters.apply(models_in_order())
    if not found:
        st.info("No model matches. Change the words, or take a filter away.", icon=":material/search_off:")
        return
    total = len(models_in_order())
    counted = f"{total} models" if len(found) == total else f"{len(found)} of {total} models"
    st.caption(f"{counted} · {_sources_words()}")
    _draw_problems()
    draw_comparison_bar()
    _draw_page(found, filters)


def _draw_page(found: list[Model], filters: Filters) -> None:
    pages = -(-len(found) // PER_PAGE)
    # Each search starts at its own first page, and remembers its page.
    page_key = drafts.widget_key(MODELS, f"page_{hash(filters)}")
    number = int(st.session_state.get(page_key, 1))
    waiting = False
    with st.grid(4, min_column_width=232, gap="small"):
        for model in found[(number - 1) * PER_PAGE : number * PER_PAGE]:
            waiting |= draw_card(model)
    if pages > 1:
        st.pagination(pages, key=page_key, persist_state="session")
    state = catalog.live_state()
    if waiting or (state is not None and state.catalogue_read_at is None and not state.problems):
        st.fragment(_watch, run_every=_WATCH_S)(_revisions())


def _watch(drawn: tuple[int, int]) -> None:
    """Draws nothing. Reruns the page when a picture or the catalogue has arrived since it was drawn."""
    if drawn != _revisions():
        st.rerun()


def _revisions() -> tuple[int, int]:
    return model_previews.previews_revision(), catalog.models_revision()


def _sources_words() -> str:
    state = catalog.live_state()
    if state is None or state.catalogue_read_at is None:
        return "names and fields as the SDK brings them along"
    if state.service_name != "Runware":
        return "the sandbox's own catalogue: pictures drawn on this machine, prices in play money"
    return f"Runware's catalogue, read {ago(state.catalogue_read_at)}"


def _draw_problems() -> None:
    state = catalog.live_state()
    for problem in state.problems if state is not None else ():
        st.caption(f":material/cloud_off: {escape_markdown(problem)}")


def models_in_order() -> tuple[Model, ...]:
    """Every model: by task, then those that a page offers (best first), then by name."""
    return _in_order(catalog.models_revision())


@lru_cache(maxsize=4)
def _in_order(_revision: int) -> tuple[Model, ...]:
    tasks = list(catalog.TASKS)

    def rank(model: Model) -> tuple[int, float, str]:
        task = tasks.index(model.task_type) if model.task_type in catalog.TASKS else len(tasks)
        rank_on_page = place(model)
        return task, float("inf") if rank_on_page is None else rank_on_page, model.name.casefold()

    return tuple(sorted(catalog.models(), key=rank))
