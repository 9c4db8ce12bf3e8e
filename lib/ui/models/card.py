"""One model as a card: an example picture, its name, what it does and costs, and a button to use it."""

from __future__ import annotations

from typing import Final

import streamlit as st

from lib import catalog
from lib.catalog import Model
from lib.navigation import MODELS
from lib.runware_api import FoundModel
from lib.session import model_previews
from lib.session.forms import drafts
from lib.ui.forms.capability_forms import form_of_task
from lib.ui.models.details import show_details
from lib.ui.models.pages import use
from lib.ui.models.side_by_side import draw_choice
from lib.ui.models.words import capability_words, price_words
from lib.ui.words import escape_markdown

_PREVIEW_HEIGHT_PX: Final = 132
_MOST_CAPABILITIES: Final = 3
_PARTS_OF_MODELS: Final = frozenset({"lora", "lycoris", "vae", "embeddings", "controlnet"})


def draw_card(model: Model) -> bool:
    """Draw a model of the catalogue; whether its picture is still loading."""
    with st.container(border=True, gap="xsmall", height="stretch"):
        waiting = _draw_preview(model)
        _draw_heading(model.name, model.maker, catalog.task_words(model.task_type))
        _draw_facts(model)
        _draw_air(model.air)
        with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
            _draw_use(model)
            st.button(
                ":material/info:",
                key=drafts.widget_key(MODELS, f"details_{model.air}"),
                help=f"What {escape_markdown(model.name)} takes and costs",
                type="tertiary",
                on_click=show_details,
                args=(model.air,),
            )
            draw_choice(model)
    return waiting


def draw_found_card(found: FoundModel) -> None:
    """Draw a model from a search at Runware."""
    with st.container(border=True, gap="xsmall", height="stretch"):
        version = "" if found.version in found.name else found.version
        name = f"{found.name} {version}".strip()
        _draw_heading(name, found.category, found.architecture)
        _draw_air(found.air)
        if not catalog.is_air(found.air):
            st.caption("This address cannot be used in a request.")
        elif found.category.casefold() in _PARTS_OF_MODELS:
            st.caption("Goes with a model: add its address in the model's advanced settings.")
        else:
            catalog.remember_name(found.air, name)
            _draw_use(catalog.model(found.air))


def _draw_preview(model: Model) -> bool:
    src, waiting = model_previews.preview(model.air)
    if src is not None:
        st.image(src, width="stretch", alt=f"Made by {model.name}")
    elif waiting:
        st.skeleton(height=_PREVIEW_HEIGHT_PX)
    return waiting


def _draw_heading(name: str, *facts: str) -> None:
    st.markdown(f"**{escape_markdown(name)}**")
    st.caption(escape_markdown(" · ".join(fact for fact in facts if fact)) or "Nothing else is known of it")


def _draw_facts(model: Model) -> None:
    price, able = price_words(model.air), capability_words(model.air)
    if price:
        st.caption(f":material/sell: {escape_markdown(price)}")
    if able:
        more = len(able) - _MOST_CAPABILITIES
        shown = ", ".join(able[:_MOST_CAPABILITIES]) + (f" and {more} more" if more > 0 else "")
        st.caption(f":material/bolt: {escape_markdown(shown)}")


def _draw_air(air: str) -> None:
    st.code(air, language=None, wrap_lines=True)


def _draw_use(model: Model) -> None:
    form = form_of_task(model.task_type)
    if form is None:
        st.caption("No page for this task yet.")
    else:
        st.button(
            "Use this model",
            icon=":material/arrow_forward:",
            key=drafts.widget_key(MODELS, f"use_{model.air}"),
            help=f"Opens {form.page.title} with it chosen",
            on_click=use,
            args=(model,),
        )
