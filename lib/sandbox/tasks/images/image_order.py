"""A checked `imageInference` request: what to paint, how many, in what form, for how much each."""

from __future__ import annotations

import math
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from PIL import Image

from lib import catalog
from lib.sandbox.core.calls import Call, Services
from lib.sandbox.core.content_check import looks_unsafe
from lib.sandbox.core.pricing import image_price_usd
from lib.sandbox.core.sandbox_errors import Refusal
from lib.sandbox.core.validation import (
    MAX_SIDE_PX,
    check_addresses,
    check_fields,
    check_image_size,
    check_safety,
    checked_model,
)
from lib.sandbox.tasks.inputs.media_inputs import read_inputs

MAX_SEED = 2**63 - 1

_DEFAULT_SIDE_PX = 1024
_RESOLUTION_SIDES_PX = {"0.5K": 512, "1K": 1024, "1.5K": 1536, "2K": 2048, "3K": 3072, "4K": 4096}
_MEDIA_FIELDS = frozenset({"inputs", "controlNet", "ipAdapters", "acePlusPlus", "photoMaker", "pulid"})


@dataclass(frozen=True)
class Order:
    """`request` is as sent, without the bytes of its pictures; sizes are in px."""

    request: Mapping[str, Any]
    width: int
    height: int
    count: int
    price_usd: float
    seed_image: Image.Image | None = None
    mask: Image.Image | None = None

    @property
    def prompt(self) -> str:
        return str(self.request.get("positivePrompt", ""))

    def seed(self, index: int) -> int:
        """Result k of a given seed has seed + k, within 1 to 2^63 - 1; without one, each is drawn at random."""
        seed = self.request.get("seed")
        if seed is None:
            return secrets.randbelow(MAX_SEED) + 1
        return int((seed - 1 + index) % MAX_SEED) + 1

    def nsfw(self) -> bool | None:
        """`NSFWContent`, which is only there when the request asks for the check."""
        if not self.request.get("safety", {}).get("checkContent", False):
            return None
        return looks_unsafe(self.prompt)


async def checked_order(call: Call, services: Services) -> Order:
    """The request, checked. Raises `Refusal` with every problem of it."""
    request = call.request
    model = checked_model(request, call.task_type)
    items = [
        *check_fields(model, request),
        *check_image_size(model, request),
        *check_addresses(request),
        *check_safety(request),
    ]
    if items:
        raise Refusal(*items)
    seed_image, mask = await read_inputs(request, call.account, services)
    width, height = _size(request, seed_image)
    takes_steps = "steps" in catalog.bundled_fields(model.air)
    return Order(
        request={key: value for key, value in request.items() if key not in _MEDIA_FIELDS},
        width=width,
        height=height,
        count=request.get("numberResults", 1),
        price_usd=image_price_usd(model.air, width, height, request.get("steps"), takes_steps=takes_steps),
        seed_image=seed_image,
        mask=mask,
    )


def _size(request: Mapping[str, Any], seed_image: Image.Image | None) -> tuple[int, int]:
    """Width and height: as requested, or the resolution's area in the seed image's shape, or square."""
    if request.get("width") and request.get("height"):
        return request["width"], request["height"]
    side = _RESOLUTION_SIDES_PX.get(request.get("resolution", ""), _DEFAULT_SIDE_PX)
    if seed_image is None:
        return side, side
    shape = math.sqrt(min(max(seed_image.width / seed_image.height, 1 / 4), 4))
    return _to_64(side * shape), _to_64(side / shape)


def _to_64(length: float) -> int:
    return min(max(round(length / 64) * 64, 64), MAX_SIDE_PX)
