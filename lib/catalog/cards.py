"""The catalogue's texts and pictures of a model, for people; nothing where no catalogue was read."""

from __future__ import annotations

from lib.catalog.live.content import Card, Example, Pricing
from lib.catalog.live.in_use import live_in_use
from lib.catalog.live.live import LiveState


def card(air: str) -> Card | None:
    """The catalogue's card of a model, or None."""
    live = live_in_use()
    return live.cards().get(air) if live is not None else None


def preview_url(air: str) -> str:
    """The address of a picture that shows what a model makes, or ""."""
    found = card(air)
    return found.cover if found is not None else ""


def capabilities(air: str) -> dict[str, str]:
    """A model's capabilities: labels by id, in the catalogue's order."""
    live, found = live_in_use(), card(air)
    return {name: live.capability_name(name) for name in found.capabilities} if live and found else {}


def examples(air: str) -> tuple[Example, ...]:
    """Results that the catalogue shows for a model, as last read; starts reading them again in the background."""
    live = live_in_use()
    if live is None:
        return ()
    live.want_examples(air)
    return live.examples(air)


def live_state() -> LiveState | None:
    """The state of the live sources in use: when they were read and their problems; None where there are none."""
    live = live_in_use()
    return live.state() if live is not None else None


def lowest_usd(pricing: Pricing | None) -> float | None:
    """The lowest of a model's published prices for one result or one second, or None."""
    if pricing is None:
        return None
    prices = [example.usd for example in pricing.examples] + [rate.usd for rate in pricing.rates]
    return min(prices, default=None)
