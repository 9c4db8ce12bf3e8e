"""Which requests cost the same."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

# What does not change the price of a request. Everything else is taken to.
_FREE_FIELDS = frozenset(
    {"positivePrompt", "negativePrompt", "seed", "numberResults", "taskUUID", "taskType", "includeCost", "outputType",
     "outputFormat", "outputQuality", "deliveryMethod", "ttl", "CFGScale", "scheduler",
     "prompt", "promptVersions"}
)  # fmt: skip


def is_repeatable(request: Mapping[str, Any]) -> bool:
    """Whether an equal request is surely made from equal inputs: what lies at an address may be another thing tomorrow,
    while a reference or a UUID names one and the same."""
    return not any(_is_address(value) for name, value in request.items() if name not in _FREE_FIELDS)


def _is_address(value: Any) -> bool:
    if isinstance(value, Mapping):
        return any(_is_address(each) for each in value.values())
    if isinstance(value, list):
        return any(_is_address(each) for each in value)
    return isinstance(value, str) and value.lower().startswith(("http://", "https://"))


def price_key(request: Mapping[str, Any]) -> str:
    """Requests with equal keys cost the same per result, as far as anyone can tell from outside.

    What is made from other inputs is another request: its pixels, seconds or tokens may be a thousand times as many.
    The same picture brought twice is one input, with one reference (`lib/gallery/inputs.py`).
    """
    priced = {name: value for name, value in request.items() if name not in _FREE_FIELDS}
    return hashlib.sha256(json.dumps(priced, sort_keys=True, default=str).encode()).hexdigest()
