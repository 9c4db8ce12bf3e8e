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
     "inputs", "prompt", "promptVersions"}
)  # fmt: skip


def price_key(request: Mapping[str, Any]) -> str:
    """Requests with equal keys cost the same per result, as far as anyone can tell from outside."""
    priced = {name: value for name, value in request.items() if name not in _FREE_FIELDS}
    return hashlib.sha256(json.dumps(priced, sort_keys=True, default=str).encode()).hexdigest()
