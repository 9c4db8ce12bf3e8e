"""A checked `videoInference` request: which pictures to start from and end with, how large, how long, for how much."""

from __future__ import annotations

import math
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from PIL import Image

from lib import catalog
from lib.sandbox.core.calls import Call, Services
from lib.sandbox.core.content_check import looks_unsafe
from lib.sandbox.core.pricing import video_price_usd
from lib.sandbox.core.sandbox_errors import ErrorItem, Refusal, invalid, missing
from lib.sandbox.core.validation import check_safety, checked_for_model
from lib.sandbox.tasks.images.image_order import MAX_SEED
from lib.sandbox.tasks.videos.video_inputs import read_frames

MIN_DURATION_S, MAX_DURATION_S = 1, 30
_DEFAULT_DURATION_S, _DEFAULT_FPS, _DEFAULT_SHORT_SIDE_PX = 5, 24, 720
_WIDE = 16 / 9
_4K_PX = 2160


@dataclass(frozen=True)
class VideoOrder:
    """`request` is as sent, without its media; sizes are in px. `first` and `last` are RGB, or None."""

    request: Mapping[str, Any]
    width: int
    height: int
    seconds: float
    fps: Fraction
    price_usd: float
    first: Image.Image | None = None
    last: Image.Image | None = None

    @property
    def prompt(self) -> str:
        return str(self.request.get("positivePrompt") or "")

    @property
    def frame_count(self) -> int:
        return max(2, round(self.seconds * self.fps))

    @property
    def fixed_camera(self) -> bool:
        """Whether a provider's own setting asks for a camera that stays where it is."""
        settings = [self.request.get(name) for name in ("settings", "providerSettings")]
        nested = [inner for outer in settings if isinstance(outer, Mapping) for inner in (outer, *outer.values())]
        return any(isinstance(found, Mapping) and found.get("cameraFixed") is True for found in nested)

    def seed(self, index: int) -> int:
        """Result k of a given seed has seed + k, within 1 to 2^63 - 1; without one, each is drawn at random."""
        seed = self.request.get("seed")
        return secrets.randbelow(MAX_SEED) + 1 if seed is None else int((seed - 1 + index) % MAX_SEED) + 1

    def nsfw(self) -> bool | None:
        """`NSFWContent`, which is only there when the request asks for the check."""
        checks_content = (self.request.get("safety") or {}).get("checkContent", False)
        return looks_unsafe(self.prompt) if checks_content else None


async def checked_order(call: Call, services: Services) -> VideoOrder:
    """The request, checked. Raises `Refusal` with every problem of it."""
    request = call.request
    model = checked_for_model(request, call.task_type)
    known = catalog.bundled_fields(model.air)
    seconds = _default(known, request, "duration", _DEFAULT_DURATION_S)
    items = [*_pairs(request), *_length(seconds), *check_safety(request)]
    if items:
        raise Refusal(*items)
    frames = await read_frames(call, services)
    width, height = _size(known, request, frames[0] if frames else None)
    return VideoOrder(
        request={key: value for key, value in request.items() if key not in ("inputs", "speech")},
        width=width,
        height=height,
        seconds=float(seconds),
        fps=Fraction(_default(known, request, "fps", _DEFAULT_FPS)).limit_denominator(1001),
        price_usd=video_price_usd(model.air, width, height, float(seconds)),
        first=frames[0] if frames else None,
        last=frames[1] if len(frames) > 1 else None,
    )


def _default(known: Mapping[str, catalog.Field], request: Mapping[str, Any], name: str, usual: int) -> Any:
    """The request's value, or the usual value where the model takes it, or the first that it takes.

    Some models take a word for a duration ("auto"): that is the usual value.
    """
    value = request.get(name)
    if value is not None:
        return usual if isinstance(value, str) else value
    choices = known[name].choices if name in known else ()
    return usual if not choices or usual in choices else choices[0]


def _pairs(request: Mapping[str, Any]) -> list[ErrorItem]:
    """Width and height come together."""
    return [
        missing(side, "integer")
        for side, other in (("width", "height"), ("height", "width"))
        if request.get(side) is None and request.get(other) is not None
    ]


def _length(seconds: float) -> list[ErrorItem]:
    if MIN_DURATION_S <= seconds <= MAX_DURATION_S:
        return []
    return [invalid("duration", f"be a number of seconds between {MIN_DURATION_S} and {MAX_DURATION_S}", "integer")]


def _size(known: Mapping[str, catalog.Field], request: Mapping[str, Any], first: Image.Image | None) -> tuple[int, int]:
    """The requested size, or the resolution's area in the first picture's shape, or wide. Even, for the codec."""
    if request.get("width") and request.get("height"):
        return request["width"] // 2 * 2, request["height"] // 2 * 2
    choices = known["resolution"].choices if "resolution" in known else ()
    usual = f"{_DEFAULT_SHORT_SIDE_PX}p"
    name = str(request.get("resolution") or (usual if usual in choices or not choices else choices[0]))
    short = _4K_PX if name.lower() == "4k" else int(name[:-1])
    shape = _WIDE if first is None else min(max(first.width / first.height, 1 / _WIDE), _WIDE)
    # A resolution names an area: 720p is 1280 × 720 in any shape.
    area = short * short * _WIDE
    return _even(math.sqrt(area * shape)), _even(math.sqrt(area / shape))


def _even(length: float) -> int:
    return max(2, round(length / 8) * 8)
