"""Finds what made a picture in its file: this studio's own recipe, or another program's."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from lib.recipes.embedding import read_recipe
from lib.recipes.readers.foreign import read_foreign
from lib.recipes.recipe import LEFT_OUT, Recipe

_OURS: Final = {"runware": "This studio, with Runware", "sandbox": "This studio's sandbox"}


@dataclass(frozen=True)
class Found:
    """A request as far as the file has it, and short phrases for what is missing.

    `request` has `model` and `taskType` only where Runware made the picture.
    """

    made_by: str
    request: Mapping[str, Any]
    left_out: tuple[str, ...]


def find_recipe(data: bytes, *, own_request: Callable[[str], Mapping[str, Any] | None]) -> Found | None:
    """How a file was made, as far as it says, or None. `own_request` gives the request of one of the visitor's own
    tasks, by its UUID: unlike the file, that still names the pictures it was made from."""
    recipe = read_recipe(data)
    if recipe is not None:
        return _of_ours(recipe, own_request(recipe.task_uuid))
    foreign = read_foreign(data)
    if foreign is None or not foreign.request:
        return None
    return Found(foreign.studio, foreign.request, foreign.left_out)


def _of_ours(recipe: Recipe, own: Mapping[str, Any] | None) -> Found:
    request = dict(own if own is not None else recipe.request)
    omitted = [name for name, value in request.items() if _is_left_out(value)]
    for name in omitted:
        del request[name]
    if "numberResults" in request:
        request["numberResults"] = 1
    if recipe.seed and int(recipe.seed) < 2**63:
        request["seed"] = int(recipe.seed)
    left_out = ("the pictures that it was made from",) if omitted else ()
    return Found(_OURS[recipe.source], request, left_out)


def _is_left_out(value: Any) -> bool:
    if isinstance(value, Mapping):
        return any(_is_left_out(each) for each in value.values())
    return any(_is_left_out(each) for each in value) if isinstance(value, list) else value == LEFT_OUT
