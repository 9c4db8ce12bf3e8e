"""Wording of what the catalogue knows of a model: its price, its capabilities, its fields."""

from __future__ import annotations

from typing import Final

from lib import catalog
from lib.pricing import published_pricing
from lib.ui.words import dollars

_SOURCES: Final = {
    "schema": "",
    "type": "",
    "table": "by the studio's own table",
    "unknown": "Runware checks it",
}
_KINDS: Final = {
    "text": "text",
    "integer": "whole number",
    "number": "number",
    "flag": "yes or no",
    "object": "settings",
    "list": "list",
    "choice": "choice",
}
_MEDIA: Final = {
    "image": "picture",
    "video": "video",
    "audio": "sound",
    "document": "document",
    "mesh": "mesh",
    "model": "another model's AIR",
}
_MOST_CHOICES: Final = 6


def price_words(air: str) -> str:
    """A model's published price in one line, or "" where none is known."""
    pricing = published_pricing(air)
    if pricing is None:
        return ""
    if pricing.overview:
        return pricing.overview
    lowest = catalog.lowest_usd(pricing)
    return "" if lowest is None else f"from {dollars(lowest, 'runware')}"


def capability_words(air: str) -> list[str]:
    """The labels of a model's capabilities."""
    return list(catalog.capabilities(air).values())


def field_words(field: catalog.Field | None) -> str:
    """What a field takes, its default, and the source of its limits, such as "128 to 2048, in steps of 64"."""
    if field is None:
        return ""
    parts = [_kind_words(field), _limit_words(field)]
    if field.default is not None:
        parts.append(f"{field.default} by default")
    if field.required:
        parts.append("required")
    parts.append(_SOURCES[field.limits_from])
    return ", ".join(part for part in parts if part)


def _kind_words(field: catalog.Field) -> str:
    if field.choices:
        shown = ", ".join(str(choice) for choice in field.choices[:_MOST_CHOICES])
        left = len(field.choices) - _MOST_CHOICES
        return f"{shown} and {left} more" if left > 0 else shown
    if field.kind == "list" and field.media is not None:
        return f"list of {_MEDIA[field.media]}s"
    if field.media is not None:
        return _MEDIA[field.media]
    if field.kind == "object" and field.children:
        return f"settings: {', '.join(list(field.children)[:_MOST_CHOICES])}"
    return _KINDS.get(field.kind, field.kind)


def _limit_words(field: catalog.Field) -> str:
    low, high = field.minimum, field.maximum
    unit = {"text": " characters", "list": " entries"}.get(field.kind, "")
    if low is None and high is None:
        words = ""
    elif low is None:
        words = f"at most {high:,}{unit}"
    else:
        words = f"at least {low:,}{unit}" if high is None else f"{low:,} to {high:,}{unit}"
    step = "" if field.step in (None, 1) else f"in steps of {field.step:g}"
    return ", ".join(part for part in (words, step) if part)
