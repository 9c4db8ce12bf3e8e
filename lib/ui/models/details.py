"""One model in full: what it is for, what it makes, what it takes, what it costs."""

from __future__ import annotations

from typing import Final

import pandas as pd
import streamlit as st

from lib import catalog
from lib.pricing import published_pricing
from lib.session import compared_models, model_previews
from lib.ui.models.words import capability_words, field_words
from lib.ui.words import ago, dollars, escape_markdown

_WATCH_S: Final = 0.7
_PICTURES: Final = 3


def show_details(air: str) -> None:
    """Open a model's details. Call it in a callback."""
    catalog.want(air)
    compared_models.open_model(air)


def draw_details() -> None:
    """Draw the opened details, if any. Call it once on the page."""
    air = compared_models.opened_model()
    if air is not None:
        st.dialog(catalog.model(air).name, width="large", on_dismiss=compared_models.close_model)(_draw)(air)


def _draw(air: str) -> None:
    model, card = catalog.model(air), catalog.card(air)
    st.caption(escape_markdown(" · ".join(part for part in (model.maker, air, *capability_words(air)) if part)))
    if card is not None and (card.description or card.headline):
        st.markdown(escape_markdown(card.description or card.headline))
    st.fragment(_draw_examples, run_every=_WATCH_S)(air)
    _draw_prices(air)
    _draw_fields(air)


def _draw_examples(air: str) -> None:
    shown = [(example, *model_previews.picture_at(example.asset)) for example in catalog.examples(air)[:_PICTURES]]
    pictures = [(example, src) for example, src, _ in shown if src is not None]
    if not pictures:
        return
    with st.grid(_PICTURES, min_column_width=180, gap="small"):
        for example, src in pictures:
            st.image(src, width="stretch", alt=example.title or "Example", caption=escape_markdown(example.title))


def _draw_prices(air: str) -> None:
    pricing = published_pricing(air)
    if pricing is None:
        st.caption(":material/sell: No price is published; the button says what it cost last.")
        return
    rows = [(example.configuration or "A result", dollars(example.usd, "runware")) for example in pricing.examples]
    rows += [
        (" ".join(part for part in (rate.label, f"per {rate.unit}" if rate.unit else "") if part), _usd(rate.usd))
        for rate in pricing.rates
    ]
    if pricing.overview:
        st.caption(f":material/sell: {escape_markdown(pricing.overview)}")
    if rows:
        st.dataframe(pd.DataFrame(rows, columns=["Configuration", "Price"]), hide_index=True, height="content")


def _usd(amount: float) -> str:
    return dollars(amount, "runware")


def _draw_fields(air: str) -> None:
    sources = catalog.sources(air)
    read = "" if sources.read_at is None else f" Read {ago(sources.read_at)}."
    st.caption(escape_markdown(f"{sources.sentence}{read} {sources.problem}".strip()))
    rows = [
        (name, field_words(field), field.description)
        for name, field in catalog.fields(air).items()
        if name not in ("taskType", "taskUUID", "model")
    ]
    table = pd.DataFrame(rows, columns=["Field", "Takes", "What it is"])
    if not table["What it is"].any():
        table = table.drop(columns="What it is")
    st.dataframe(table, hide_index=True, height=360)
