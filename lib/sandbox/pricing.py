"""What a picture costs in the sandbox, in USD of play money.

Prices on record are PROTOCOL.md's, dated 2026-09-20 (FLUX.1 schnell undated). Where none is on record, the sandbox has
a price of its own, so that sums look like sums: PROTOCOL.md's documentation example for models that take steps, and a
round figure for providers' models.
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
