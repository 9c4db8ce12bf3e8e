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


def price_key(request: Mapping[str, Any]) -> str:
    """Requests with equal keys cost the same per result, as far as anyone can tell from outside.

    What is made from other inputs is another request: its pixels, seconds or tokens may be a thousand times as many.
    The same picture brought twice is one input, with one reference (`lib/gallery/inputs.py`).
    """
    priced = {name: value for name, value in request.items() if name not in _FREE_FIELDS}
    return hashlib.sha256(json.dumps(priced, sort_keys=True, default=str).encode()).hexdigest()
