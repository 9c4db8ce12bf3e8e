"""Two models side by side: what they do and cost, and what their requests take."""

from __future__ import annotations

from typing import Final

import pandas as pd
import streamlit as st

from lib import catalog
from lib.catalog import Model
from lib.navigation import MODELS
from lib.session import compared_models
from lib.session.forms import drafts
from lib.ui.models.words import capability_words, field_words, price_words
from lib.ui.words import escape_markdown

_ALL: Final = drafts.widget_key(MODELS, "compare_all")
_ROW_PX: Final = 35
_MOST_PX: Final = 520
_NOT_COMPARED: Final = frozenset({"taskType", "taskUUID", "model"})


def draw_choice(model: Model) -> None:
    """Draw a card's button that adds the model to the comparison or removes it."""
    is_chosen = model.air in compared_models.compared_models()
    st.button(
        ":material/check_circle:" if is_chosen else ":material/compare_arrows:",
        key=drafts.widget_key(MODELS, f"compare_{model.air}"),
        help=f"Do not compare {escape_markdown(model.name)}"
        if is_chosen
        else f"Compare {escape_markdown(model.name)} with another",
        type="tertiary",
        on_click=_toggle,
        args=(model.air,),
    )


def draw_comparison_bar() -> None:
    """Draw the models chosen for comparison, and the button that opens it."""
    airs = compared_models.compared_models()
    if not airs:
        return
    with st.container(border=True, horizontal=True, vertical_alignment="center", gap="small"):
        names = " and ".join(f"**{escape_markdown(catalog.model(air).name)}**" for air in airs)
        st.markdown(names if len(airs) == 2 else f"{names} and another one: choose it on its card.")
        if len(airs) == 2:
            st.button(
                "Compare",
                icon=":material/compare_arrows:",
                type="primary",
                key=_key("compare_open"),
                on_click=compared_models.open_comparison,
            )
        st.button("Clear", key=_key("compare_clear"), on_click=compared_models.clear_compared)


def draw_comparison() -> None:
    """Draw the comparison if it is open. Call it once on the page."""
    if compared_models.is_comparison_open():
        st.dialog("Two models side by side", width="large", on_dismiss=compared_models.close_comparison)(_draw)()


def comparison(one: str, other: str) -> pd.DataFrame:
    """A table of two models, a row per fact, then a row per field that either takes."""
    models = [catalog.model(one), catalog.model(other)]
    rows = [
        ("Made by", *(model.maker for model in models)),
        ("Task", *(catalog.task_words(model.task_type) for model in models)),
        ("Does", *(", ".join(capability_words(model.air)) for model in models)),
        ("Costs", *(price_words(model.air) or "not published" for model in models)),
    ]
    fields = [catalog.fields(one), catalog.fields(other)]
    for name in dict.fromkeys([*fields[0], *fields[1]]):
        if name not in _NOT_COMPARED:
            rows.append((name, *(field_words(known[name]) if name in known else "not taken" for known in fields)))
    return pd.DataFrame(rows, columns=["", *_headings(models)])


def _headings(models: list[Model]) -> list[str]:
    names = [model.name for model in models]
    return names if names[0] != names[1] else [f"{model.name} ({model.air})" for model in models]


def _draw() -> None:
    one, other = compared_models.compared_models()
    table = comparison(one, other)
    everything = st.toggle("Show what is the same, too", key=_ALL)
    if not everything:
        table = table[table.iloc[:, 1] != table.iloc[:, 2]]
    st.dataframe(table, hide_index=True, height=min((len(table) + 1) * _ROW_PX + 2, _MOST_PX))
    for air in (one, other):
        sources = catalog.sources(air)
        st.caption(escape_markdown(f"{catalog.model(air).name}: {sources.sentence}"))


def _toggle(air: str) -> None:
    catalog.want(air)
    compared_models.toggle_compared(air)


def _key(name: str) -> str:
    return drafts.widget_key(MODELS, name)
