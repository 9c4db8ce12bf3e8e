"""Which model somebody means who typed part of its name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from lib import catalog
from lib.ui.words import shorten

_MOST_NAMED: Final = 5
_LONGEST: Final = 60
_AIR: Final = "an AIR, such as civitai:101055@128078"


def models_named(text: str, airs: Sequence[str]) -> tuple[str, ...]:
    """The AIRs among these whose model may be meant by a text, in their order; only those it fits best.

    Case, spaces and signs do not count. A whole name goes before a part of one, and that before single words of name
    and maker.
    """
    asked = _squeezed(text)
    if not asked:
        return ()
    words = [squeezed for word in text.split() if (squeezed := _squeezed(word))]
    ways: tuple[list[str], list[str], list[str]] = ([], [], [])
    for air in airs:
        names = tuple(_names(air))
        if asked in names:
            ways[0].append(air)
        elif any(asked in name for name in names):
            ways[1].append(air)
        elif all(word in names[-1] for word in words):
            ways[2].append(air)
    return tuple(next((found for found in ways if found), ()))


def cannot_choose(text: str, found: Sequence[str]) -> str:
    """The sentence for a text that means no model, or one of several."""
    typed = shorten(text, _LONGEST)
    if not found:
        return f"No model here is called “{typed}”. Choose one from the list, or type {_AIR}."
    names = [catalog.model(air).name for air in found[:_MOST_NAMED]]
    if len(found) > _MOST_NAMED:
        return f"“{typed}” fits {len(found)} models, such as {_listed(names)}. Choose one, or type more of its name."
    return f"“{typed}” fits {len(found)} models: {_listed(names)}. Choose one of them."


def _names(air: str) -> Iterator[str]:
    """What a model may be called; last all of it."""
    model = catalog.model(air)
    yield _squeezed(model.name)
    yield _squeezed(f"{model.maker} {model.name}")
    yield _squeezed(f"{model.name} {model.maker}")


def _squeezed(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def _listed(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}"
