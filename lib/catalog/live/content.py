"""What Runware's registry and content service publish about models, read with tolerance.

Shapes: PROTOCOL.md and the SDK's `types/content.py`. Whatever is missing or of another kind is left out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from lib.catalog.model import is_air

_AMOUNT: Final = re.compile(r"\$?\s*(\d+(?:\.\d+)?(?:[eE]-?\d+)?)\s*(?:USD|\$)?")
_NOT_NATIVE: Final = frozenset({"compatible-only"})
_MOST_MODELS: Final = 5000
_MOST_TEXT: Final = 2000


@dataclass(frozen=True)
class Registered:
    """A model of the registry: what task it runs, and its id, the slug."""

    task_type: str
    slug: str


@dataclass(frozen=True)
class PricedExample:
    """What one result cost in a configuration described in words, such as "1024x1024, 28 steps"."""

    configuration: str
    usd: float


@dataclass(frozen=True)
class Rate:
    """USD for each `unit`, such as "second"; `label` says which settings it is for, where there are several."""

    usd: float
    unit: str
    label: str


@dataclass(frozen=True)
class Pricing:
    """A model's published prices. `overview` is one line for people."""

    overview: str = ""
    examples: tuple[PricedExample, ...] = ()
    rates: tuple[Rate, ...] = ()


@dataclass(frozen=True)
class Card:
    """The catalogue's entry for one model. Texts are empty where the catalogue has none.

    `cover` is the address of a picture, `capabilities` are ids such as `io:text-to-image`, `creator` is a maker's id.
    """

    slug: str
    air: str
    name: str = ""
    creator: str = ""
    capabilities: tuple[str, ...] = ()
    status: str = ""
    released_at: str = ""
    headline: str = ""
    description: str = ""
    cover: str = ""
    pricing: Pricing = Pricing()


@dataclass(frozen=True)
class Example:
    """A result that the catalogue shows for a model: its address, and the request that made it."""

    title: str
    asset: str
    request: Mapping[str, Any]


def read_registry(body: Any) -> Mapping[str, Registered]:
    """The models of `/registry.json` by AIR."""
    found: dict[str, Registered] = {}
    for air, entry in _items(_get(body, "models")):
        task_type, slug = _text(_get(entry, "taskType")), _text(_get(entry, "id"))
        if is_air(air) and task_type and slug and len(found) < _MOST_MODELS:
            found[air] = Registered(task_type, slug)
    return found


def read_cards(body: Any) -> Mapping[str, Card]:
    """The models of `/models` by AIR, whether it is a list or one page of one."""
    entries = _get(body, "items") if isinstance(body, Mapping) else body
    cards = (_card(entry) for entry in _list(entries)[:_MOST_MODELS])
    return {card.air: card for card in cards if is_air(card.air) and card.status not in _NOT_NATIVE}


def read_names(body: Any) -> Mapping[str, str]:
    """Names by id, of `/creators` or, with labels for names, of `/capabilities`."""
    named = {_text(_get(entry, "id")): _text(_get(entry, "name") or _get(entry, "label")) for entry in _list(body)}
    return {key: name for key, name in named.items() if key and name}


def read_pricing(body: Any) -> Pricing:
    """The prices of `/models/{slug}/pricing`, or of a model's own entry."""
    examples = [
        PricedExample(_text(_get(entry, "configuration")), amount)
        for entry in _list(_get(body, "pricingExamples"))
        if (amount := read_usd(_get(entry, "price"))) is not None
    ]
    rates = [
        Rate(amount, _text(_get(entry, "unit")), _text(_get(entry, "label")))
        for entry in _list(_get(body, "pricingRates"))
        if (amount := read_usd(_get(entry, "amount"))) is not None
    ]
    return Pricing(_text(_get(body, "pricingOverview")), tuple(examples[:50]), tuple(rates[:50]))


def read_examples(body: Any) -> tuple[Example, ...]:
    """The examples of `/models/{slug}/examples` that have something to show."""
    found = [
        Example(_text(_get(entry, "title")), _text(_get(entry, "asset")), _mapping(_get(entry, "request")))
        for entry in _list(body)
    ]
    return tuple(example for example in found if example.asset.startswith(("https://", "http://")))[:12]


def read_usd(value: Any) -> float | None:
    """An amount such as 0.0038 or "$0.0038"; None for anything that is not an amount."""
    if isinstance(value, str):
        found = _AMOUNT.fullmatch(value.strip())
        value = float(found[1]) if found else None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if 0 < value < 1e6 else None


def _card(entry: Any) -> Card:
    return Card(
        slug=_text(_get(entry, "model")),
        air=_text(_get(entry, "air")),
        name=_text(_get(entry, "name")),
        creator=_text(_get(entry, "creator")),
        capabilities=tuple(_text(name) for name in _list(_get(entry, "capabilities"))[:40] if _text(name)),
        status=_text(_get(entry, "status")),
        released_at=_text(_get(entry, "releasedAt")),
        headline=_text(_get(entry, "headline")),
        description=_text(_get(entry, "description")),
        cover=_address(_get(entry, "coverImage")),
        pricing=read_pricing(entry),
    )


def _get(value: Any, name: str) -> Any:
    return value.get(name) if isinstance(value, Mapping) else None


def _items(value: Any) -> list[tuple[str, Any]]:
    return list(value.items()) if isinstance(value, Mapping) else []


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _address(value: Any) -> str:
    text = _text(value)
    return text if text.startswith(("https://", "http://")) else ""


def _text(value: Any) -> str:
    return " ".join(value.split())[:_MOST_TEXT] if isinstance(value, str) else ""
