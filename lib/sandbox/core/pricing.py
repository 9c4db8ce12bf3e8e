"""What a result costs in the sandbox, in USD of play money.

Prices on record are PROTOCOL.md's, dated 2026-09-20 (FLUX.1 schnell undated). Where none is on record, the sandbox has
a price of its own, so that sums look like sums: PROTOCOL.md's documentation examples for models that take steps, for
videos (0.18 taken as 5 s of 720p) and for cut-outs, and round figures for the rest.
"""

from __future__ import annotations

from dataclasses import dataclass

_MEGAPIXEL = 1024 * 1024


@dataclass(frozen=True)
class Rate:
    """`usd` for one picture of 1024 × 1024. With `steps` it follows pixels and steps; without, size classes."""

    usd: float
    steps: int | None = None


_ON_RECORD = {
    "runware:100@1": Rate(0.0006, steps=4),
    "runware:101@1": Rate(0.0038, steps=28),
    "google:4@2": Rate(0.138),
}
_WITH_STEPS = Rate(0.0013, steps=20)
_PROVIDERS = Rate(0.04)

_VIDEO_PER_S_ON_RECORD = {"google:3@2": 0.20}
_VIDEO_PER_S = 0.036
_VIDEO_CLASSES = ((640 * 480, 0.5), (1280 * 768, 1.0), (1920 * 1088, 2.0))
_LARGEST_VIDEO = 4.0

CUT_OUT_USD = 0.0006
CAPTION_USD = 0.0006
ENHANCED_PROMPT_USD = 0.0001
_UPSCALE_PER_MEGAPIXEL_USD = 0.001


def usual_steps(air: str) -> int | None:
    """How many steps a diffusion model takes when the request gives none."""
    return _ON_RECORD.get(air, _WITH_STEPS).steps


def video_price_usd(air: str, width: int, height: int, seconds: float) -> float:
    """The price of one video of `width` × `height` px, by the second and by size class."""
    if air in _VIDEO_PER_S_ON_RECORD:
        return round(_VIDEO_PER_S_ON_RECORD[air] * seconds, 6)
    size = next((share for pixels, share in _VIDEO_CLASSES if width * height <= pixels), _LARGEST_VIDEO)
    return round(_VIDEO_PER_S * size * seconds, 6)


def upscale_price_usd(width: int, height: int) -> float:
    """The price of an enlargement to `width` × `height` px, by its area."""
    return max(round(_UPSCALE_PER_MEGAPIXEL_USD * width * height / _MEGAPIXEL, 6), 0.000001)


def image_price_usd(air: str, width: int, height: int, steps: int | None, *, takes_steps: bool) -> float:
    """The price of one picture of `width` × `height` px, rounded to a millionth of a dollar.

    `steps` None is the model's own default. `takes_steps` says whether it is a diffusion model priced by work.
    """
    rate = _ON_RECORD.get(air, _WITH_STEPS if takes_steps else _PROVIDERS)
    megapixels = width * height / _MEGAPIXEL
    if rate.steps is None:
        return round(rate.usd * _tier(megapixels), 6)
    return max(round(rate.usd * megapixels * (steps or rate.steps) / rate.steps, 6), 0.000001)


def _tier(megapixels: float) -> float:
    """Providers price by size class: up to 2K the same, 4K double."""
    return 1.0 if megapixels <= 5 else 2.0
