"""The prompts that result from a form's prompt."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from lib.session.forms import saved
from lib.ui.forms.fields.leaf import Get
from lib.wildcards import Resolved, TemplateError, Way, is_template, resolve


@dataclass(frozen=True)
class Prompts:
    """The prompts of a form; with a `problem`, only the prompt as typed. `more` is true if there are others."""

    prompts: tuple[str, ...]
    more: bool = False
    problem: str | None = None


def prompts_of(get: Get) -> Prompts:
    """The prompts that a click sends; the same settings always give the same prompts."""
    prompt = str(get("positivePrompt") or "").strip()
    way = get("wildcards")
    if way == "typed" or not is_template(prompt):
        return Prompts((prompt,))
    lists = tuple((name, tuple(entries)) for name, entries in saved.word_lists().items())
    try:
        found = _resolved(prompt, lists, "random" if way == "random" else "each", _most(get), seed_of(get))
    except TemplateError as error:
        return Prompts((prompt,), problem=str(error))
    return Prompts(found.prompts, found.more)


@lru_cache(maxsize=128)
def _resolved(prompt: str, lists: tuple[tuple[str, tuple[str, ...]], ...], way: Way, most: int, seed: int) -> Resolved:
    return resolve(prompt, dict(lists), way=way, most=most, seed=seed)


def _most(get: Get) -> int:
    most = get("wildcards_most")
    return most if isinstance(most, int) else 8


def seed_of(get: Get) -> int:
    """The seed of random choices; another seed gives others."""
    seed = get("wildcards_seed")
    return seed if isinstance(seed, int) else 1
