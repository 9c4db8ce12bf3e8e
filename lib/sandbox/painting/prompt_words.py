"""Reads a prompt: the place, time, weather, style, colours and subjects it names."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache

from . import vocabulary
from .subject_pictures import picture_names

_MAX_SUBJECTS = 4
_MAX_COUNT = 9
_LONGEST_PHRASE = 4
_PLURALS = frozenset({"men", "women", "children", "people", "mice", "wolves", "geese", "oxen"})
# A colour before one of these colours that part of the scene, not the whole of it.
_PARTS = {
    word: part
    for part, words in {
        "sky": "sky cloud background backdrop studio",
        "water": "sea ocean water lake wave river",
        "flowers": "flower wildflower",
        "ground": "grass field meadow sand dune snow ground",
        "trees": "forest tree leaf leaves foliage",
        "mountains": "mountain",
    }.items()
    for word in words.split()
}


@dataclass(frozen=True)
class Subject:
    """A noun that has a picture: its name in subjects.zip, how many, and its colour if one was named."""

    name: str
    count: int = 1
    colour: str | None = None


@dataclass(frozen=True)
class Scene:
    """What a prompt asks for. `None` leaves the choice to the seed."""

    biome: str | None = None
    time: str | None = None
    season: str | None = None
    style: str = "photo"
    weather: frozenset[str] = frozenset()
    features: frozenset[str] = frozenset()
    subjects: tuple[Subject, ...] = ()
    colours: tuple[str, ...] = ()
    tints: tuple[tuple[str, str], ...] = ()
    unwanted: frozenset[str] = field(default=frozenset())

    def tint(self, part: str) -> str | None:
        """The colour named for a part of the scene: sky, water, ground, trees, flowers or mountains."""
        return dict(self.tints).get(part)


def tokens(text: str) -> list[str]:
    """Lower-case words of `text`, with digits, without accents and punctuation."""
    plain = unicodedata.normalize("NFKD", text[:4000]).casefold()
    return re.findall(r"[^\W_]+", "".join(c for c in plain if not unicodedata.combining(c)))


def singular(word: str) -> str:
    """A regular English plural without its ending; irregular ones are in the synonym table."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("ches", "shes", "xes", "sses", "oes")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


@lru_cache(maxsize=1)
def _phrases() -> dict[str, list[tuple[str, str]]]:
    """Every known phrase with what it means, as (kind, value) pairs."""
    known: dict[str, list[tuple[str, str]]] = {}

    def add(phrase: str, kind: str, value: str) -> None:
        known.setdefault(" ".join(tokens(phrase)), []).append((kind, value))

    for kind, table in (
        ("biome", vocabulary.BIOMES),
        ("time", vocabulary.TIMES),
        ("weather", vocabulary.WEATHER),
        ("season", vocabulary.SEASONS),
        ("style", vocabulary.STYLES),
        ("feature", vocabulary.FEATURES),
    ):
        for value, phrases in table.items():
            for phrase in phrases.split(", "):
                add(phrase, kind, value)
    for colour in vocabulary.COLOURS:
        add(colour, "colour", colour)
    for name in picture_names():
        if name not in vocabulary.NOT_SUBJECTS:
            add(name.replace("-", " "), "subject", name)
    for name, phrases in vocabulary.SYNONYMS.items():
        for phrase in phrases.split(", "):
            if not any(kind == "subject" for kind, _ in known.get(phrase, [])):
                add(phrase, "subject", name)
    return known


def _spans(words: list[str]) -> list[tuple[int, int, list[tuple[str, str]]]]:
    """Known phrases in `words`, longest first, not overlapping: (start, end, meanings)."""
    known, found, i = _phrases(), [], 0
    while i < len(words):
        for length in range(min(_LONGEST_PHRASE, len(words) - i), 0, -1):
            exact = " ".join(words[i : i + length])
            stem = " ".join([*words[i : i + length - 1], singular(words[i + length - 1])])
            meanings = known.get(exact) or known.get(stem)
            if meanings:
                found.append((i, i + length, meanings))
                i += length
                break
        else:
            i += 1
    return found


def _count(words: list[str], start: int, end: int) -> int:
    """How many of the noun at start..end: a number up to three words before it, or a plain plural as three."""
    for word in reversed(words[max(0, start - 3) : start]):
        if word.isascii() and word.isdigit():
            return max(1, min(int(word[:3]), _MAX_COUNT))
        if word in vocabulary.COUNTS:
            return vocabulary.COUNTS[word]
        if any(kind == "subject" for kind, _ in _phrases().get(singular(word), [])):
            break
    last = words[end - 1]
    if last in _PLURALS:
        return 2
    is_plural = singular(last) != last and " ".join(words[start:end]) not in _phrases()
    return 3 if is_plural else 1


def _owner(words: list[str], end: int) -> tuple[str, str] | None:
    """What a colour that ends at `end` belongs to: ("subject", name) or ("part", part); looks two words ahead."""
    for start, _, meanings in _spans(words[end : end + 3]):
        if start > 1:
            return None
        for kind, value in meanings:
            if kind == "subject":
                return kind, value
        word = singular(words[end + start])
        if word in _PARTS:
            return "part", _PARTS[word]
    following = singular(words[end]) if end < len(words) else ""
    return ("part", _PARTS[following]) if following in _PARTS else None


def parse(prompt: str, negative_prompt: str = "") -> Scene:
    """The scene that `prompt` asks for, without what `negative_prompt` names; unknown words are ignored."""
    banned = {m for _, _, meanings in _spans(tokens(negative_prompt)) for m in meanings}
    words = tokens(prompt)
    first: dict[str, str] = {}
    weather: set[str] = set()
    features: set[str] = set()
    subjects: dict[str, Subject] = {}
    subject_colours: dict[str, str] = {}
    colours: list[str] = []
    tints: dict[str, str] = {}
    for start, end, meanings in _spans(words):
        for kind, value in meanings:
            if (kind, value) in banned:
                continue
            if kind in {"biome", "time", "season", "style"}:
                # Of several styles the more telling one wins over "photo"; of several places the first.
                if kind not in first or (kind == "style" and first[kind] in {"photo", "cinematic"}):
                    first[kind] = value
            elif kind == "weather":
                weather.add(value)
            elif kind == "feature":
                features.add(value)
            elif kind == "subject":
                if len(subjects) < _MAX_SUBJECTS and value not in subjects:
                    subjects[value] = Subject(value, _count(words, start, end))
            else:
                owner = _owner(words, end)
                if owner is None and value == "orange" and start and words[start - 1] in vocabulary.COUNTS:
                    subjects.setdefault("tangerine", Subject("tangerine", _count(words, start, end)))
                elif owner is None:
                    colours.append(value)
                elif owner[0] == "subject":
                    subject_colours[owner[1]] = value
                else:
                    tints.setdefault(owner[1], value)
    if ("feature", "snow") in banned:
        weather.discard("snowfall")
        if first.get("season") == "winter":
            del first["season"]
    if ("weather", "clear") in {("weather", w) for w in weather} and len(weather) > 1:
        weather.discard("clear")
    return Scene(
        biome=first.get("biome"),
        time=first.get("time"),
        season=first.get("season"),
        style=first.get("style", "photo"),
        weather=frozenset(weather),
        features=frozenset(features),
        subjects=tuple(Subject(s.name, s.count, subject_colours.get(s.name)) for s in subjects.values()),
        colours=tuple(dict.fromkeys(colours)),
        tints=tuple(tints.items()),
        unwanted=frozenset(value for kind, value in banned if kind in {"feature", "season", "weather"}),
    )
