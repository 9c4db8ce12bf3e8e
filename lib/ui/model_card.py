"""One model as a card: what it is called, who made it, what it does, its address, and the way to use it."""

from __future__ import annotations

import streamlit as st

from lib import catalog, session
from lib.catalog import Model
from lib.navigation import MODELS
from lib.runware_api.model_search import FoundModel
from lib.ui.model_pages import form_for, use
from lib.ui.model_tasks import task_words
from lib.ui.words import plain


def draw_card(model: Model) -> None:
    """A model of the catalogue."""
    with st.container(border=True, gap="xsmall", height="stretch"):
        _heading(model.name, model.maker, task_words(model.task_type))
        _address(model.air)
        _way(model)


def draw_found_card(found: FoundModel) -> None:
    """A model that Runware was searched for."""
    with st.container(border=True, gap="xsmall", height="stretch"):
        version = "" if found.version in found.name else found.version
        _heading(f"{found.name} {version}", found.category, found.architecture)
        _address(found.air)
        if catalog.is_air(found.air) and catalog.model(found.air).known_from != "community":
            _way(catalog.model(found.air))
        else:
            st.caption("No page runs community models yet.")


def _heading(name: str, *facts: str) -> None:
    st.markdown(f"**{plain(name)}**")
    st.caption(plain(" · ".join(fact for fact in facts if fact)) or "Nothing else is known of it")


def _address(air: str) -> None:
    st.code(air, language=None, wrap_lines=True)


def _way(model: Model) -> None:
    form = form_for(model.task_type)
    if form is None:
        st.caption("No page for this task yet.")
    else:
        st.button(
            "Use this model",
            icon=":material/arrow_forward:",
            key=session.widget_key(MODELS, f"use_{model.air}"),
            help=f"Opens {form.page.title} with it chosen",
            on_click=use,
            args=(model,),
        )
