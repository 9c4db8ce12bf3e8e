"""The prompts that a form's prompt stands for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol

from lib.navigation import PageInfo
from lib.session.forms import saved
from lib.wildcards import Resolved, TemplateError, Way, is_template, resolve


class _Form(Protocol):
    @property
    def page(self) -> PageInfo: ...
    def get(self, name: str) -> Any: ...
    def set(self, name: str, value: Any) -> None: ...
    def key(self, name: str) -> str: ...


@dataclass(frozen=True)
class Prompts:
    """What a form's prompt stands for, or why it stands for nothing; then it is its own only prompt."""

    prompts: tuple[str, ...]
    more: bool = False
    problem: str | None = None


def prompts_of(form: _Form) -> Prompts:
    """The prompts that a click sends. The same settings always give the same ones."""
    prompt = str(form.get("positivePrompt") or "").strip()
    way = form.get("wildcards")
    if way == "typed" or not is_template(prompt):
        return Prompts((prompt,))
    lists = tuple((name, tuple(entries)) for name, entries in saved.word_lists().items())
    try:
        found = _resolved(prompt, lists, "random" if way == "random" else "each", _most(form), _seed(form))
    except TemplateError as error:
        return Prompts((prompt,), problem=str(error))
    return Prompts(found.prompts, found.more)


@lru_cache(maxsize=128)
def _resolved(prompt: str, lists: tuple[tuple[str, tuple[str, ...]], ...], way: Way, most: int, seed: int) -> Resolved:
    return resolve(prompt, dict(lists), way=way, most=most, seed=seed)


def _most(form: _Form) -> int:
    most = form.get("wildcards_most")
    return most if isinstance(most, int) else 8


def _seed(form: _Form) -> int:
    seed = form.get("wildcards_seed")
    return seed if isinstance(seed, int) else 1
