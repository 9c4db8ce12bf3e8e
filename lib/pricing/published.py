"""What a request costs by its model's published prices, where that can honestly be derived.

An example or a rate applies when everything it says is understood and is what the request asks for, and when the
request asks for nothing that it does not speak of. Otherwise there is no price, rather than a guess.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from lib.catalog import Field, Pricing, Rate, fields, live_in_use

# What does not change the price of a result.
_FREE: Final = frozenset(
    {"taskType", "taskUUID", "model", "positivePrompt", "negativePrompt", "prompt", "seed", "numberResults",
     "includeCost", "outputType", "outputFormat", "outputQuality", "deliveryMethod", "ttl", "CFGScale", "scheduler",
     "safety"}
)  # fmt: skip
_WORK_ON_A_PICTURE: Final = frozenset(
    {"removeBackground", "upscale", "caption", "imageMasking", "controlNetPreprocess", "vectorize"}
)
# How a configuration says what a request says; each with the fields it speaks of.
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
_LONGEST_S: Final = 24 * 3600


def published_pricing(air: str) -> Pricing | None:
    """The prices that Runware publishes for a model, as read last; None where none are at hand."""
    live = live_in_use()
    return live.pricing(air) if live is not None else None


def published_usd(request: Mapping[str, Any]) -> float | None:
    """What all results of a request cost together by published prices, or None where that cannot be told."""
    air = str(request.get("model", ""))
    pricing = published_pricing(air)
    if pricing is None:
        return None
    each = _by_example(pricing, request, fields(air)) or _by_rate(pricing, request, fields(air))
    return None if each is None else each * int(request.get("numberResults") or 1)


def _by_example(pricing: Pricing, request: Mapping[str, Any], known: Mapping[str, Field]) -> float | None:
    found = set()
    for example in pricing.examples:
        said = _said(example.configuration)
        if said is not None:
            results = float(said.pop("numberResults", "1"))
            # What an enlargement costs follows the size of what is enlarged, and an example does not say which it was.
            counted = _inputs_of(request) - ({"inputs"} if request.get("taskType") == "upscale" else set())
            if said and _applies(said, request, known, counted):
                found.add(example.usd / results)
    return found.pop() if len(found) == 1 else None


def _by_rate(pricing: Pricing, request: Mapping[str, Any], known: Mapping[str, Field]) -> float | None:
    labels, counted = [_said(rate.label) for rate in pricing.rates], {"duration"} | _inputs_of(request)
    if None in labels:
        return None  # a rate that is not understood may be the one that applies, or one that comes on top
    applying = {
        (rate.usd, unit)
        for rate, said in zip(pricing.rates, labels, strict=True)
        if (unit := _unit(rate)) and said is not None and _applies(said, request, known, counted)
    }
    if len(applying) != 1 or any(_unit(rate) is None for rate in pricing.rates):
        return None
    ((usd, unit),) = applying
    if unit == "result":
        return usd
    seconds = _value("duration", request, known)
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not 0 < seconds <= _LONGEST_S:
        return None
    return usd * seconds


def _unit(rate: Rate) -> str | None:
    word = re.sub(r"^per\s+", "", rate.unit.casefold().strip())
    single = word[:-1] if word.endswith("s") and len(word) > 1 else word
    if single in _EACH_RESULT:
        return "result"
    return "second" if single in _EACH_SECOND or word in _EACH_SECOND else None


def _said(text: str) -> dict[str, str] | None:
    """What a configuration says, by field; None where it says something that is not understood."""
    rest, said = text.casefold().replace(",", " "), dict[str, str]()
    for pattern, names in _PHRASES:
        found = pattern.search(rest)
        if found is not None:
            values = [group for group in found.groups() if group is not None]
            said.update(zip(names, values, strict=True))
            rest = rest[: found.start()] + " " + rest[found.end() :]
    return None if _EMPTY_WORDS.sub("", rest) else said


def _inputs_of(request: Mapping[str, Any]) -> set[str]:
    """What a task that works on a picture is always given, so that published prices do not speak of it."""
    return {"inputs"} if request.get("taskType") in _WORK_ON_A_PICTURE else set()


def _applies(
    said: Mapping[str, str], request: Mapping[str, Any], known: Mapping[str, Field], counted: set[str]
) -> bool:
    """Whether everything said is asked for, and nothing is asked for that is not said, counted or as usual."""
    if any(_wording(_value(name, request, known)) != _wording(value) for name, value in said.items()):
        return False
    return all(
        name in said or name in counted or (name in known and known[name].default == value)
        for name, value in request.items()
        if name not in _FREE
    )


def _value(name: str, request: Mapping[str, Any], known: Mapping[str, Field]) -> Any:
    if name in request:
        return request[name]
    return known[name].default if name in known else None


def _wording(value: Any) -> str | float | None:
    """A value as it can be compared with words: "1K" with "1k", 5 with "5.0"."""
    try:
        return float(value)
    except (TypeError, ValueError):
        return str(value).casefold() if value is not None else None
