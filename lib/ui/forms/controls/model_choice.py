"""The choice of a model: all models of the page's task, featured ones first, or any AIR."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import lru_cache

import streamlit as st

from lib import catalog
from lib.ui.forms.fields.controls import draw_problem
from lib.ui.forms.form_state import FormState


def draw_model(form: FormState, problems: Mapping[str, str]) -> None:
    """Draws the choice of a model."""
    offered = form.models()
    chosen = form.get("model")
    options = offered if chosen in offered else (chosen, *offered)
    labels = labels_of(options)
    st.selectbox(
        "Model",
        options,
        format_func=lambda air: labels.get(air, air),
        key=form.key("model"),
        persist_state="session",
        filter_mode="fuzzy",
        accept_new_options=form.any_model,
        help="By name, or any model's AIR, such as civitai:101055@128078." if form.any_model else None,
    )
    if chosen not in offered:
        st.caption(catalog.sources(chosen).sentence)
    draw_problem("model", problems)


def labels_of(airs: tuple[str, ...]) -> dict[str, str]:
    """The label of each model by AIR; labels are unique, because the browser sends the label."""
    return _labels_of(airs, catalog.models_revision())


@lru_cache(maxsize=32)
def _labels_of(airs: tuple[str, ...], _revision: int) -> dict[str, str]:
    labels = {air: model_label(air) for air in airs}
    times = Counter(labels.values())
    return {air: label if times[label] == 1 else f"{label} · {air}" for air, label in labels.items()}


def model_label(air: str) -> str:
    """Name and maker, such as "FLUX.1 schnell · Black Forest Labs"; the text itself if it is no AIR."""
    if not catalog.is_air(air):
        return air
    model = catalog.model(air)
    return " · ".join(part for part in (model.name, model.maker) if part)
