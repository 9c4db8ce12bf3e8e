"""The published prices of the sandbox's models, in USD of play money."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from lib import catalog
from lib.sandbox.core.pricing import image_price_usd, upscale_price_usd, usual_steps, video_price_usd

_IMAGE_SIDES_PX: Final = {"0.5K": 512, "1K": 1024, "1.5K": 1536, "2K": 2048, "3K": 3072, "4K": 4096}
_VIDEO_SIZES_PX: Final = {
    "360p": (640, 360),
    "480p": (640, 480),
    "540p": (960, 540),
    "720p": (1280, 720),
    "768p": (1280, 768),
    "1080p": (1920, 1080),
}
_SECONDS: Final = (5, 10)

Priced = tuple[str, list[tuple[str, float]], list[tuple[float, str, str]]]
"""A sentence, examples (a configuration and its price in USD), and rates (USD, the unit, what else it depends on)."""
Prices = Callable[[catalog.Model], Priced]


def image_prices(model: catalog.Model) -> Priced:
    """By size, and by steps where the model takes them."""
    known, air = catalog.bundled_fields(model.air), model.air
    steps = usual_steps(air) if "steps" in known else None
    resolutions = known["resolution"].choices if "resolution" in known else ()
    sizes = [(str(name), _IMAGE_SIDES_PX[str(name)]) for name in resolutions if str(name) in _IMAGE_SIDES_PX]
    examples = [(name, _image_usd(air, side, steps)) for name, side in sizes]
    if "width" in known:
        suffix = "" if steps is None else f", {steps} steps"
        examples += [(f"{side}x{side}{suffix}", _image_usd(air, side, steps)) for side in (512, 1024, 2048)]
    usd = _image_usd(air, 1024, steps)
    return f"${usd:.4f} for a picture of 1024 × 1024", examples, []


def _image_usd(air: str, side_px: int, steps: int | None) -> float:
    return image_price_usd(air, side_px, side_px, steps, takes_steps=steps is not None)


def video_prices(model: catalog.Model) -> Priced:
    """By the second and size."""
    known, air = catalog.bundled_fields(model.air), model.air
    resolutions = [str(name) for name in known["resolution"].choices] if "resolution" in known else []
    rates = [
        (video_price_usd(air, *_VIDEO_SIZES_PX[name], 1.0), "second", name)
        for name in resolutions
        if name in _VIDEO_SIZES_PX
    ]
    sizes = [(1280, 720), (1920, 1080)] if "width" in known else []
    examples = [
        (f"{width}x{height}, {seconds} s", video_price_usd(air, width, height, float(seconds)))
        for width, height in sizes
        for seconds in _SECONDS
    ]
    usd = video_price_usd(air, 1280, 720, 1.0)
    return f"${usd:.4f} a second of 720p", examples, rates


def upscale_prices(_model: catalog.Model) -> Priced:
    """By the size of the result."""
    usd = upscale_price_usd(1024, 1024)
    return f"${usd:.4f} a megapixel of the result", [("Result of 2048x2048", upscale_price_usd(2048, 2048))], []


def one_price(usd: float, what: str) -> Prices:
    """For models with one price for each `what`."""
    return lambda _model: (f"${usd:.4f} a {what}", [], [(usd, what, "")])
