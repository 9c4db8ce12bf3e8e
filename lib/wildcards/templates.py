"""Resolves a prompt with wildcards to the prompts that it stands for."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from lib.wildcards.ways import TemplateError, Way

MOST: Final = 64
"""The most prompts that a template gives."""
_LONGEST: Final = 3000
_DEEPEST: Final = 12
_MOST_SIGNS: Final = 240
_PATIENCE_S: Final = 0.5

# A group of alternatives or a choice of several, a variable, a wrapper, the name of a list.
_GRAMMAR = re.compile(r"\{[^{}]*(?:\||\$\$)|\$\{|%\{|__[^\s_](?:[^{}\n]*?[^\s_])?__")


@dataclass(frozen=True)
class Resolved:
    """The prompts of a template, without repeats; `more` is true if it has others."""

    prompts: tuple[str, ...]
    more: bool


def is_template(prompt: str) -> bool:
    """Whether a prompt holds wildcards. A prompt in JSON, which some models take, has braces of its own."""
    return _GRAMMAR.search(prompt) is not None and not _is_json(prompt)


def resolve(template: str, lists: Mapping[str, Sequence[str]], *, way: Way, most: int, seed: int) -> Resolved:
    """The first `most` prompts in their order, or as many drawn at random by `seed`.

    `lists` gives the entries of each list by name. A prompt without wildcards is returned unchanged. Raises
    `TemplateError`, also for a template that takes more than half a second.
    """
    if not is_template(template):
        return Resolved((template,), more=False)
    if len(template) > _LONGEST:
        raise TemplateError(f"A prompt with wildcards takes at most {_LONGEST:,} characters. Shorten it.")
    if _depth(template) > _DEEPEST:
        raise TemplateError(f"Braces can be nested {_DEEPEST} deep at most.")
    if sum(map(template.count, ("{", "|", "__"))) > _MOST_SIGNS:
        raise TemplateError("This prompt has too many groups to be worked out. Put the alternatives into a list.")
    from lib.wildcards.sampling import sample  # imported here because it imports dynamicprompts

    wanted = min(max(most, 1), MOST)
    found = sample(template, lists, way=way, most=wanted + 1, seed=seed, patience_s=_PATIENCE_S)
    return Resolved(tuple(found[:wanted]), more=len(found) > wanted)


def _is_json(prompt: str) -> bool:
    if not prompt.lstrip().startswith(("{", "[")):
        return False
    try:
        json.loads(prompt)
    except (ValueError, RecursionError):
        return False
    return True


def _depth(template: str) -> int:
    depth = deepest = 0
    for letter in template:
        depth += (letter == "{") - (letter == "}" and depth > 0)
        deepest = max(deepest, depth)
    return deepest
