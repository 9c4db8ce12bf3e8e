"""Which models are listed: by words, task, maker, capability and price."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import streamlit as st

from lib import catalog
from lib.catalog import Model
from lib.navigation import MODELS
from lib.pricing import published_pricing
from lib.session.forms import drafts

PRICES: Final[dict[str, float]] = {
    "Up to $0.002": 0.002,
    "Up to $0.01": 0.01,
    "Up to $0.05": 0.05,
    "Up to $0.25": 0.25,
    "Price published": float("inf"),
}


@dataclass(frozen=True)
class Filters:
    """The chosen filters; empty or None filters nothing. `most_usd` limits the cheapest published price."""

    words: str = ""
    task_type: str | None = None
    maker: str | None = None
    capability: str | None = None
    most_usd: float | None = None

    def apply(self, models: Sequence[Model]) -> list[Model]:
        """The models that pass every filter, in their order; words match in any case."""
        wanted = self.words.casefold().split()
        return [model for model in models if self._matches(model) and all(word in _text(model) for word in wanted)]

    def _matches(self, model: Model) -> bool:
        if self.task_type not in (None, model.task_type) or self.maker not in (None, model.maker):
            return False
        if self.capability is not None and self.capability not in catalog.capabilities(model.air):
            return False
        if self.most_usd is None:
            return True
        lowest = catalog.lowest_usd(published_pricing(model.air))
        return lowest is not None and lowest <= self.most_usd


def draw_filters(models: Sequence[Model]) -> Filters:
    """Draw the controls; returns the chosen filters."""
    # Not bound to the URL: `st.switch_page`, by which a model opens its page, refuses to leave bound widgets.
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        with st.container(width="stretch"):
            words = st.text_input(
                "Search models",
                key=_key("search"),
                icon=":material/search:",
                placeholder="Search models",
                label_visibility="collapsed",
                persist_state="session",
            )
        makers, labels = _choices(catalog.models_revision())
        maker = _select("Maker", makers)
        capability = _select("Capability", tuple(labels), labels) if labels else None
        price = _select("Price", tuple(PRICES)) if labels else None  # without a catalogue, nothing is priced
    known = {model.task_type for model in models}
    task_type = st.pills(
        "Task",
        catalog.in_task_order(known),
        format_func=catalog.task_words,
        key=_key("task"),
        label_visibility="collapsed",
        persist_state="session",
    )
    return Filters(words or "", task_type, maker, capability, None if price is None else PRICES[price])


def _select(label: str, options: tuple[str, ...], labels: Mapping[str, str] | None = None) -> str | None:
    with st.container(width=168):
        chosen: str | None = st.selectbox(
            label,
            options,
            index=None,
            format_func=lambda option: labels.get(option, option) if labels else option,
            placeholder=label,
            key=_key(label.casefold()),
            label_visibility="collapsed",
            persist_state="session",
        )
    return chosen


@lru_cache(maxsize=4)
def _choices(_revision: int) -> tuple[tuple[str, ...], dict[str, str]]:
    """Makers by name, and capabilities by id with their labels, of all models."""
    makers = sorted({model.maker for model in catalog.models()}, key=str.casefold)
    labels: dict[str, str] = {}
    for model in catalog.models():
        labels |= catalog.capabilities(model.air)
    return tuple(makers), dict(sorted(labels.items(), key=lambda entry: entry[1].casefold()))


def _text(model: Model) -> str:
    return f"{model.name} {model.maker} {model.air} {model.slug}".casefold()


def _key(name: str) -> str:
    return drafts.widget_key(MODELS, name)
