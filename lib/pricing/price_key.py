"""The price key: the text under which jobs and charges store what kind of price was paid, and at what scale."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Self

from lib.pricing.factors import FREE_FIELDS, Scale, Size, scale_of

_RATE: Final = 32
_PIXELS: Final = 12
_MILLISECONDS: Final = 8
_FACTOR: Final = 6


@dataclass(frozen=True)
class PriceKey:
    """Requests with the same `rate` and `scale` cost the same, as far as can be known from outside.

    As text: the rate in 32 hexadecimal digits, then the scale in decimal digits of fixed width, so that keys of one
    rate sort together by scale. The keys of older studios have 64 digits and equal none of these.
    """

    rate: str
    scale: Scale

    @classmethod
    def of(cls, request: Mapping[str, Any], picture: Size | None = None) -> Self:
        """The key of a request; `picture` is the size of the one picture it works on, where that is known.

        With an input of unknown size, the key contains that input: another's pixels, seconds or tokens may be a
        thousand times as many. The same picture uploaded twice is one input, with one reference.
        """
        scale, scaling = scale_of(request, picture)
        priced = {name: value for name, value in request.items() if name not in FREE_FIELDS | scaling}
        settings = json.dumps([priced, sorted(scaling)], sort_keys=True, default=str)
        return cls(hashlib.sha256(settings.encode()).hexdigest()[:_RATE], scale)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Parses a key from its text. Raises `ValueError` for anything else."""
        rate, digits = text[:_RATE], text[_RATE:]
        if len(digits) != _PIXELS + _MILLISECONDS + _FACTOR:
            raise ValueError("not a price key")
        pixels, rest = digits[:_PIXELS], digits[_PIXELS:]
        return cls(rate, Scale(int(pixels), int(rest[:_MILLISECONDS]), int(rest[_MILLISECONDS:])))

    def __str__(self) -> str:
        scale = self.scale
        return (
            f"{self.rate}{scale.pixels:0{_PIXELS}}{scale.milliseconds:0{_MILLISECONDS}}"
            f"{scale.factor_percent:0{_FACTOR}}"
        )

    def bounds(self) -> tuple[str, str]:
        """The lowest and the highest text of any key of this rate."""
        digits = _PIXELS + _MILLISECONDS + _FACTOR
        return self.rate + "0" * digits, self.rate + "9" * digits


def price_key(request: Mapping[str, Any], picture: Size | None = None) -> str:
    """`PriceKey.of` as text: equal if nothing that a price depends on differs."""
    return str(PriceKey.of(request, picture))
