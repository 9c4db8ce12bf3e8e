"""Defines what the price of one result depends on.

There are three kinds of fields: free ones (`FREE_FIELDS`), those that the price grows with (`Scale`: pixels, seconds,
the factor of an enlargement), and all others: a different value is a different price, of which nothing is known. The
number of results multiplies the price of one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import astuple, dataclass
from fractions import Fraction
from typing import Any, Final

from lib.catalog import task
from lib.media import is_reference

FREE_FIELDS: Final = frozenset(
    {"taskType", "taskUUID", "positivePrompt", "negativePrompt", "prompt", "seed", "CFGScale", "scheduler",
     "numberResults", "promptVersions", "includeCost", "outputType", "outputFormat", "outputQuality", "deliveryMethod",
     "ttl"}
)  # fmt: skip
"""The fields that do not change the price of one result. All others are assumed to, including the content check."""

SIZE_FIELDS: Final = ("width", "height", "resolution", "duration")
"""The fields for the size of the results."""

LONGEST_S: Final = 24 * 3600
"""The longest video. Anything longer is taken for a mistake."""

Size = tuple[int, int]
"""Width and height of a picture, px."""

_MOST_PIXELS: Final = 10**12
_MOST_FACTOR: Final = 100
_NOTHING: Final = 1e-6
# Runware first shrinks a picture that would become larger (PROTOCOL.md), so then the factor predicts nothing.
_LARGEST_SIDE_PX: Final = 4096
_USUAL_FACTOR: Final = 4.0
_HEIGHT_CLASS: Final = re.compile(r"(\d{3,4})p")
_THOUSANDS: Final = re.compile(r"(\d{1,2}(?:\.\d{1,3})?)k")
_VIDEO_HEIGHTS: Final = {"2k": 1440, "4k": 2160}


@dataclass(frozen=True)
class Scale:
    """The quantities that one result's price grows with. 0: it does not depend on this one, or its value is unknown.

    For tasks that work on a picture, `pixels` are that picture's, and `factor_percent` is by how much each side grows;
    for all others they are the result's.
    """

    pixels: int = 0
    milliseconds: int = 0
    factor_percent: int = 0

    @property
    def is_known(self) -> bool:
        """Whether any quantity is known."""
        return any(astuple(self))

    def ratio_to(self, other: Scale) -> Fraction | None:
        """How many times `other` this is; None if a quantity is known for only one of the two."""
        ratio = Fraction(1)
        for mine, others in zip(self._factors(), other._factors(), strict=True):
            if bool(mine) != bool(others):
                return None
            ratio *= Fraction(mine, others) if mine else 1
        return ratio

    def _factors(self) -> tuple[int, ...]:
        pixels, milliseconds, factor = astuple(self)
        return pixels, milliseconds, factor * factor


def results_of(request: Mapping[str, Any]) -> int:
    """The number of results that a request asks for."""
    return int(request.get("numberResults") or request.get("promptVersions") or 1)


def works_on_a_picture(request: Mapping[str, Any]) -> bool:
    """Whether a request is for a task that takes one picture, which published prices do not mention."""
    return task(str(request.get("taskType"))).works_on_picture


def is_enlargement(request: Mapping[str, Any]) -> bool:
    """Whether a request enlarges a picture: its price depends on the size of that picture."""
    return request.get("taskType") == "upscale"


def picture_of(request: Mapping[str, Any]) -> str | None:
    """The reference of the one picture that a task works on; None if there are other inputs, or the studio does not
    have it."""
    inputs = request.get("inputs")
    if not works_on_a_picture(request) or not isinstance(inputs, Mapping) or set(inputs) != {"image"}:
        return None
    reference = inputs["image"]
    return reference if is_reference(reference) else None


def scale_of(request: Mapping[str, Any], picture: Size | None = None) -> tuple[Scale, frozenset[str]]:
    """The scale of a request's price, and the fields that define it. `picture` is the size of the picture it works
    on."""
    if works_on_a_picture(request):
        return _of_input(request, picture) if picture is not None else (Scale(), frozenset())
    pixels, of_pixels = _pixels(request)
    milliseconds = _in_parts(request.get("duration"), 1000, most=LONGEST_S)
    return Scale(pixels, milliseconds), frozenset(of_pixels) | ({"duration"} if milliseconds else set())


def is_repeatable(request: Mapping[str, Any]) -> bool:
    """Whether an equal request always has equal inputs: the content of an address may change, while a reference or a
    UUID always names the same input."""
    return not any(_is_address(value) for name, value in request.items() if name not in FREE_FIELDS)


def nearness(ratio: Fraction) -> Fraction:
    """The distance of two scales, by their ratio: 1 is equal; twice and half are equally far."""
    return max(ratio, 1 / ratio)


def _of_input(request: Mapping[str, Any], picture: Size) -> tuple[Scale, frozenset[str]]:
    pixels = _area(*picture)
    factor = _in_parts(request.get("upscaleFactor"), 100, most=_MOST_FACTOR)
    is_shrunk = is_enlargement(request) and max(picture) * (factor / 100 or _USUAL_FACTOR) > _LARGEST_SIDE_PX
    if not pixels or is_shrunk:
        return Scale(), frozenset()
    return Scale(pixels, 0, factor), frozenset({"inputs", *(["upscaleFactor"] if factor else [])})


def _pixels(request: Mapping[str, Any]) -> tuple[int, tuple[str, ...]]:
    if pixels := _area(request.get("width"), request.get("height")):
        return pixels, ("width", "height")
    if pixels := _of_resolution(request.get("resolution"), request.get("taskType") == "imageInference"):
        return pixels, ("resolution",)
    return 0, ()


def _area(width: Any, height: Any) -> int:
    sides = [_in_parts(side, 1, most=_MOST_PIXELS) for side in (width, height)]
    pixels = sides[0] * sides[1]
    return pixels if pixels < _MOST_PIXELS else 0


def _of_resolution(resolution: Any, of_picture: bool) -> int:
    """The pixels of a size class such as "720p" or "2K", in its usual aspect ratio; 0 for anything else."""
    name = resolution.casefold() if isinstance(resolution, str) else ""
    thousands, height_class = _THOUSANDS.fullmatch(name), _HEIGHT_CLASS.fullmatch(name)
    if of_picture and thousands is not None:
        return _area(*[round(1024 * float(thousands[1]))] * 2)
    height = int(height_class[1]) if height_class is not None else _VIDEO_HEIGHTS.get(name, 0)
    return height * height * 16 // 9


def _in_parts(value: Any, parts: int, *, most: float) -> int:
    """A positive number in units of 1/`parts`, such as seconds in milliseconds; 0 if it is no such number or not
    whole."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= most:
        return 0
    counted = round(value * parts)
    return counted if abs(counted - value * parts) < _NOTHING else 0


def _is_address(value: Any) -> bool:
    if isinstance(value, Mapping):
        return any(_is_address(each) for each in value.values())
    if isinstance(value, list):
        return any(_is_address(each) for each in value)
    return isinstance(value, str) and value.lower().startswith(("http://", "https://"))
