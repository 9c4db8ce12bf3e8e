"""Derives what a request costs from its model's published prices, where that is certain.

An example or a rate applies when all it specifies is understood and equals the request, and when the request sets
nothing that it does not specify. If only the size differs, an example is a rate: so many times the pixels or seconds
are about so many times the price. Otherwise there is no price, rather than a guess.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any, Final

from lib.catalog import Field, Pricing, Rate, fields, live_in_use
from lib.pricing.factors import (
    FREE_FIELDS,
    LONGEST_S,
    SIZE_FIELDS,
    is_enlargement,
    nearness,
    results_of,
    works_on_a_picture,
)
from lib.pricing.price_key import PriceKey

_IMPLIED: Final = frozenset({"model"})

# The wordings of configurations for the fields of requests, each with the fields it sets.
_PHRASES: Final[tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]] = (
    (re.compile(r"(\d{2,5})\s*(?:px)?\s*[x×*]\s*(\d{2,5})\s*(?:px|pixels)?"), ("width", "height")),
    (re.compile(r"(\d+)\s*steps?\b"), ("steps",)),
    (re.compile(r"(\d+(?:\.\d+)?)\s*-?\s*(?:s|secs?|seconds?)\b"), ("duration",)),
    (re.compile(r"(\d+)\s*fps\b"), ("fps",)),
    (re.compile(r"\b(\d+(?:\.\d+)?k|\d{3,4}p)\b"), ("resolution",)),
    (re.compile(r"\b([24])x\b|\bx([24])\b"), ("upscaleFactor",)),
    (re.compile(r"(\d+)\s*(?:images?|pictures?|videos?|results?)\b"), ("numberResults",)),
)
_EMPTY_WORDS: Final = re.compile(
    r"\b(per|a|an|the|of|at|for|in|and|each|image|picture|video|result|generation|output|resolution|second|seconds)s?\b"
    r"|[^\w.]+|\.(?!\d)"
)
_EACH_RESULT: Final = frozenset({"image", "picture", "video", "result", "generation", "output", "request", "caption"})
_EACH_SECOND: Final = frozenset({"second", "sec", "s"})


def published_pricing(air: str) -> Pricing | None:
    """The prices that Runware publishes for a model, as last read; None if there are none."""
    live = live_in_use()
    return live.pricing(air) if live is not None else None


def published_usd(request: Mapping[str, Any]) -> float | None:
    """What all results of a request cost together by published prices, or None if that cannot be derived."""
    air = str(request.get("model", ""))
    pricing = published_pricing(air)
    if pricing is None:
        return None
    each = _by_example(pricing, request, fields(air)) or _by_rate(pricing, request, fields(air))
    return None if each is None else each * results_of(request)


def published_scaled(request: Mapping[str, Any]) -> tuple[float, Fraction] | None:
    """The price of one result in the example nearest in size, USD, and how many times that size the request is.

    None if no example differs only in size, or if two of the nearest have different prices.
    """
    air = str(request.get("model", ""))
    pricing = published_pricing(air)
    if pricing is None:
        return None
    known, found = fields(air), dict[Fraction, set[float]]()
    for usd, settings in _examples(pricing):
        resized = {**request, **{name: _number(value) for name, value in settings.items() if name in SIZE_FIELDS}}
        ratio = _ratio(request, resized)
        if ratio is not None and _applies(settings, resized, known, _inputs_by_example(request)):
            found.setdefault(ratio, set()).add(usd)
    if not found:
        return None
    nearest = min(found, key=nearness)
    return (found[nearest].pop(), nearest) if len(found[nearest]) == 1 else None


def _ratio(request: Mapping[str, Any], resized: Mapping[str, Any]) -> Fraction | None:
    mine, others = PriceKey.of(request), PriceKey.of(resized)
    return mine.scale.ratio_to(others.scale) if mine.rate == others.rate else None


def _examples(pricing: Pricing) -> Iterator[tuple[float, dict[str, str]]]:
    """The price of one result, USD, and the settings, of each example that is understood and has any."""
    for example in pricing.examples:
        settings = _settings_in(example.configuration)
        if settings is not None:
            results = float(settings.pop("numberResults", "1"))
            if settings and results:
                yield example.usd / results, settings


def _by_example(pricing: Pricing, request: Mapping[str, Any], known: Mapping[str, Field]) -> float | None:
    counted = _inputs_by_example(request)
    found = {usd for usd, settings in _examples(pricing) if _applies(settings, request, known, counted)}
    return found.pop() if len(found) == 1 else None


def _by_rate(pricing: Pricing, request: Mapping[str, Any], known: Mapping[str, Field]) -> float | None:
    labels, counted = [_settings_in(rate.label) for rate in pricing.rates], {"duration"} | _inputs_of(request)
    if None in labels:
        return None  # a rate that is not understood may be the one that applies, or one that comes on top
    applying = {
        (rate.usd, unit)
        for rate, settings in zip(pricing.rates, labels, strict=True)
        if (unit := _unit(rate)) and settings is not None and _applies(settings, request, known, counted)
    }
    if len(applying) != 1 or any(_unit(rate) is None for rate in pricing.rates):
        return None
    ((usd, unit),) = applying
    if unit == "result":
        return usd
    seconds = _value("duration", request, known)
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not 0 < seconds <= LONGEST_S:
        return None
    return usd * seconds


def _unit(rate: Rate) -> str | None:
    word = re.sub(r"^per\s+", "", rate.unit.casefold().strip())
    single = word[:-1] if word.endswith("s") and len(word) > 1 else word
    if single in _EACH_RESULT:
        return "result"
    return "second" if single in _EACH_SECOND or word in _EACH_SECOND else None


def _settings_in(text: str) -> dict[str, str] | None:
    """The settings in a configuration, by field; None if any part is not understood."""
    rest, settings = text.casefold().replace(",", " "), dict[str, str]()
    for pattern, names in _PHRASES:
        found = pattern.search(rest)
        if found is not None:
            values = [group for group in found.groups() if group is not None]
            settings.update(zip(names, values, strict=True))
            rest = rest[: found.start()] + " " + rest[found.end() :]
    return None if _EMPTY_WORDS.sub("", rest) else settings


def _inputs_of(request: Mapping[str, Any]) -> set[str]:
    """The input that a task on a picture always has, and that published prices therefore do not mention."""
    return {"inputs"} if works_on_a_picture(request) else set()


def _inputs_by_example(request: Mapping[str, Any]) -> set[str]:
    """The same for examples, which do not give the size of the picture that was enlarged."""
    return set() if is_enlargement(request) else _inputs_of(request)


def _applies(
    settings: Mapping[str, str], request: Mapping[str, Any], known: Mapping[str, Field], counted: set[str]
) -> bool:
    """Whether the request equals all `settings`, and sets nothing else but what is `counted` or a default."""
    if any(_wording(_value(name, request, known)) != _wording(value) for name, value in settings.items()):
        return False
    return all(
        name in settings or name in counted or (name in known and known[name].default == value)
        for name, value in request.items()
        if name not in FREE_FIELDS | _IMPLIED
    )


def _value(name: str, request: Mapping[str, Any], known: Mapping[str, Field]) -> Any:
    if name in request:
        return request[name]
    return known[name].default if name in known else None


def _wording(value: Any) -> str | float | None:
    """A value in a form that compares with texts: "1K" with "1k", 5 with "5.0"."""
    try:
        return float(value)
    except (TypeError, ValueError):
        return str(value).casefold() if value is not None else None


def _number(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text
