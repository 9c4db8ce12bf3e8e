"""Finds the models meant by a typed part of a name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from lib import catalog
from lib.ui.words import shorten

_MOST_NAMED: Final = 5
_LONGEST: Final = 60
_AIR: Final = "an AIR, such as civitai:101055@128078"


def models_named(text: str, airs: Sequence[str]) -> tuple[str, ...]:
    """The AIRs whose model best matches a text, in the order of `airs`.

    Case, spaces and punctuation do not count. A whole name ranks before a part of one, and that before single words of
    name and maker.
    """
    wanted = _normalized(text)
    if not wanted:
        return ()
    words = [normalized for word in text.split() if (normalized := _normalized(word))]
    matches: tuple[list[str], list[str], list[str]] = ([], [], [])
    for air in airs:
        names = tuple(_names(air))
        if wanted in names:
            matches[0].append(air)
        elif any(wanted in name for name in names):
            matches[1].append(air)
        elif all(word in names[-1] for word in words):
            matches[2].append(air)
    return tuple(next((found for found in matches if found), ()))


def cannot_choose(text: str, found: Sequence[str]) -> str:
    """The sentence for a text that matches no model, or several."""
    typed = shorten(text, _LONGEST)
    if not found:
        return f"No model here is called “{typed}”. Choose one from the list, or type {_AIR}."
    names = [catalog.model(air).name for air in found[:_MOST_NAMED]]
    if len(found) > _MOST_NAMED:
        return f"“{typed}” fits {len(found)} models, such as {_listed(names)}. Choose one, or type more of its name."
    return f"“{typed}” fits {len(found)} models: {_listed(names)}. Choose one of them."


def _names(air: str) -> Iterator[str]:
    """The normalized names of a model; the last has the whole name and the maker."""
    model = catalog.model(air)
    yield _normalized(model.name)
    yield _normalized(f"{model.maker} {model.name}")
    yield _normalized(f"{model.name} {model.maker}")


def _normalized(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def _listed(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}"
