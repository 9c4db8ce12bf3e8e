"""Which way a task goes: `sync` is about a second quicker, `async` can be picked up again after anything."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from lib.runware_api import Delivery

SYNC_UNDER_USD: Final = 0.02
_QUICK_TASKS: Final = frozenset(
    {
        "imageInference",
        "removeBackground",
        "upscale",
        "caption",
        "promptEnhance",
        "imageMasking",
        "controlNetPreprocess",
        "vectorize",
    }
)
_VIDEO_INPUTS: Final = ("video", "videos", "referenceVideos", "frames", "frameImages")


def delivery_for(request: Mapping[str, Any], price_usd: float | None, *, override: Delivery | None = None) -> Delivery:
    """`sync` for a picture task known to cost less than 0.02 USD, `async` for anything dearer, unknown or video.

    `price_usd` is the last known price of the whole task, None while nobody knows it. A sync task is never sent again
    after a drop and perhaps cannot be polled (PROTOCOL.md), so only little money may hang on one.
    """
    if override is not None:
        return override
    if price_usd is None or price_usd >= SYNC_UNDER_USD or request.get("taskType") not in _QUICK_TASKS:
        return "async"
    inputs = request.get("inputs")
    has_video = isinstance(inputs, Mapping) and any(inputs.get(name) for name in _VIDEO_INPUTS)
    return "async" if has_video else "sync"
