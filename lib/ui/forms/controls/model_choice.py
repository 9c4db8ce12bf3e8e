"""Choosing a model: every one of the page's task, the well-known ones first, and any AIR."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Protocol

import streamlit as st

from lib import catalog
from lib.ui.forms.fields.drawing import draw_problem


class _Form(Protocol):
    @property
    def any_model(self) -> bool: ...
    def models(self) -> tuple[str, ...]: ...
    def get(self, name: str) -> Any: ...
    def key(self, name: str) -> str: ...


def draw_model(form: _Form, problems: Mapping[str, str]) -> None:
    """The choice of a model."""
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
    """What a choice calls each model; no two are called alike, for the browser sends what they are called."""
    return _labels_of(airs, catalog.models_revision())


@lru_cache(maxsize=32)
def _labels_of(airs: tuple[str, ...], _revision: int) -> dict[str, str]:
    labels = {air: model_label(air) for air in airs}
    times = Counter(labels.values())
    return {air: label if times[label] == 1 else f"{label} · {air}" for air, label in labels.items()}


def model_label(air: str) -> str:
    """Such as "FLUX.1 schnell · Black Forest Labs"."""
    if not catalog.is_air(air):
        return air
    model = catalog.model(air)
    return " · ".join(part for part in (model.name, model.maker) if part)
