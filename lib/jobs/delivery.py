"""Chooses a task's delivery method: `sync` is about a second faster, `async` survives any interruption."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from lib.catalog import task
from lib.runware_api import Delivery

SYNC_UNDER_USD: Final = 0.02
_VIDEO_INPUTS: Final = ("video", "videos", "referenceVideos", "frames", "frameImages")


def delivery_for(request: Mapping[str, Any], price_usd: float | None) -> Delivery:
    """Returns `sync` for a picture task known to cost less than 0.02 USD, else `async` (dearer, unknown or video).

    `price_usd` is the last known price of the whole task, None if unknown. A sync task is never sent again after a
    drop and perhaps cannot be polled (PROTOCOL.md), so only cheap tasks may be sync.
    """
    is_quick = task(str(request.get("taskType"))).is_quick
    if price_usd is None or price_usd >= SYNC_UNDER_USD or not is_quick:
        return "async"
    inputs = request.get("inputs")
    has_video = isinstance(inputs, Mapping) and any(inputs.get(name) for name in _VIDEO_INPUTS)
    return "async" if has_video else "sync"
