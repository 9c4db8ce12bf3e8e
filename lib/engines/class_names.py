"""What the classifier sees, in words: one of its 1000 classes, or the kind that several of them agree on."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache

from lib.engines.arrays import Floats
from lib.engines.networks import ASSETS

# ImageNet keeps its animals together: first and last class of each kind, and the kind's name.
_KINDS = (
    ((2, 4), "shark"),
    ((0, 6), "fish"),
    ((7, 24), "bird"),
    ((25, 29), "salamander"),
    ((30, 32), "frog"),
    ((33, 37), "turtle"),
    ((38, 48), "lizard"),
    ((49, 50), "crocodile"),
    ((52, 68), "snake"),
    ((72, 77), "spider"),
    ((80, 100), "bird"),
    ((118, 121), "crab"),
    ((127, 146), "bird"),
    ((147, 148), "whale"),
    ((151, 268), "dog"),
    ((269, 275), "wild dog"),
    ((277, 280), "fox"),
    ((281, 285), "cat"),
    ((286, 293), "big cat"),
    ((294, 297), "bear"),
    ((300, 307), "beetle"),
    ((308, 320), "insect"),
    ((321, 326), "butterfly"),
    ((330, 332), "rabbit"),
    ((365, 382), "monkey"),
    ((385, 386), "elephant"),
    ((389, 397), "fish"),
    ((992, 997), "mushroom"),
)
_ALONE = {282: "striped cat", 101: "elephant", 638: "leotard", 842: "pair of swimming trunks", 998: "ear of grain"}
_PAIRS = frozenset({"jeans", "sunglasses", "pajamas", "binoculars", "clogs", "parallel bars"})
_UNCOUNTED = frozenset(
    {
        *("mashed potatoes", "guacamole", "consomme", "ice cream", "broccoli", "cauliflower", "hay", "carbonara"),
        *("chocolate syrup", "dough", "red wine", "espresso", "eggnog", "wool", "velvet fabric", "toilet paper"),
        *("corn", "chain mail", "brain coral", "lipstick", "face powder", "sunscreen", "lotion", "hair spray"),
        *("perfume", "rapeseed", "spaghetti squash", "acorn squash", "butternut squash"),
    }
)


@dataclass(frozen=True)
class Sighting:
    """A thing's name with its article ("a red fox"), and how probable it is, 0..1."""

    words: str
    probability: float


def best_sighting(probabilities: Floats) -> Sighting:
    """The likeliest class; or, where no class stands out, the likeliest kind of animal."""
    best = int(probabilities.argmax())
    single = Sighting(_with_article(_name(best)), float(probabilities[best]))
    kinds = [(float(probabilities[first : last + 1].sum()), kind) for (first, last), kind in _KINDS]
    probability, kind = max(kinds)
    if single.probability < 0.5 and probability > 1.3 * single.probability:
        return Sighting(_with_article(kind), probability)
    return single


def kind_of(index: int) -> str | None:
    """The kind that a class belongs to: "dog" for every breed."""
    return next((kind for (first, last), kind in _KINDS if first <= index <= last), None)


def other_names(probabilities: Floats, least: float, count: int = 4) -> list[str]:
    """Names of the likeliest classes above `least`, without articles."""
    order = probabilities.argsort()[::-1][:count]
    return [_name(int(index)) for index in order if probabilities[index] >= least]


def _name(index: int) -> str:
    if index in _ALONE:
        return _ALONE[index]
    return _names()[index].split(" (")[0].split(" / ")[0]


def _with_article(name: str) -> str:
    if name in _UNCOUNTED:
        return name
    if name in _PAIRS:
        return f"a pair of {name}"
    return f"{'an' if name[0].lower() in 'aeiou' and not name.startswith('uni') else 'a'} {name}"


@cache
def _names() -> list[str]:
    names: list[str] = json.loads((ASSETS / "imagenet1k_clean_names.json").read_text("utf-8"))
    return names
