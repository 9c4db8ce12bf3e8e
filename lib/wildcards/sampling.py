"""Samples prompts with `dynamicprompts`; the only file that imports it.

Its parser reads `#` and `//` as comments and fails on a literal `%` or `$`. These characters are replaced by
private-use characters while it works, so that a prompt keeps what was typed.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from random import Random
from typing import Any, Final

from dynamicprompts.commands import Command
from dynamicprompts.enums import SamplingMethod
from dynamicprompts.samplers.combinatorial import CombinatorialSampler
from dynamicprompts.samplers.cycle import CyclicalSampler
from dynamicprompts.samplers.random import RandomSampler
from dynamicprompts.sampling_context import SamplingContext
from dynamicprompts.wildcards import WildcardManager
from dynamicprompts.wildcards.values import WildcardValues
from pyparsing import ParseBaseException

from lib.wildcards.ways import TemplateError, Way

_ESCAPED: Final = {"#": "\ue000", "/": "\ue001"}
_ESCAPED_UNLESS_GRAMMAR: Final = {"$": "\ue002", "%": "\ue003"}
_METHODS: Final = {"each": SamplingMethod.COMBINATORIAL, "random": SamplingMethod.RANDOM}
_REPEATS: Final = {"each": 200, "random": 24}
"""After so many draws in a row without a new prompt, sampling stops."""
_TOO_LONG = "These wildcards take too long to work out. Use fewer or smaller groups."
_MISMATCH = "The braces or underscores of this prompt do not pair up. Mend them, or send it as typed."


def sample(
    template: str, lists: Mapping[str, Sequence[str]], *, way: Way, most: int, seed: int, patience_s: float
) -> list[str]:
    """At most `most` different prompts. Raises `TemplateError`."""
    deadline = time.monotonic() + patience_s
    context = SamplingContext(
        default_sampling_method=_METHODS[way],
        wildcard_manager=_Lists(lists),
        samplers=_samplers(deadline),
        rand=Random(seed),  # noqa: S311 - it varies prompts
    )
    found: dict[str, None] = {}
    try:
        repeats = 0
        for result in context.sample_prompts(_escape(template)):
            _check_deadline(deadline)
            prompt = _unescape(str(result)).strip()
            repeats = repeats + 1 if prompt in found or not prompt else 0
            if prompt:
                found[prompt] = None
            if len(found) >= most or repeats >= _REPEATS[way]:
                break
    except TemplateError:
        raise
    except ParseBaseException as error:
        raise TemplateError(_MISMATCH) from error
    except KeyError as error:
        raise TemplateError("A variable of this prompt was given no value.") from error
    except RecursionError as error:
        raise TemplateError("A list of this prompt names itself, so it never ends.") from error
    except (RuntimeError, ValueError, IndexError, AttributeError, TypeError) as error:
        # An empty group ends the library's generators early, which raises one of these.
        raise TemplateError(
            "A group of this prompt has nothing to choose from. Mend it, or send it as typed."
        ) from error
    if not found:
        raise TemplateError("This prompt resolves to nothing. Mend it, or send it as typed.")
    return list(found)


class _Lists(WildcardManager):
    """Gives the lists in memory, by exact name and in the visitor's order, instead of files in a folder."""

    def __init__(self, lists: Mapping[str, Sequence[str]]) -> None:
        super().__init__(None)
        self._lists = {name.casefold(): entries for name, entries in lists.items()}

    def get_values(self, wildcard: str) -> WildcardValues:
        name = _unescape(wildcard).strip()
        entries = self._lists.get(name.casefold())
        if not entries:
            shown = name if len(name) <= 40 else f"{name[:39]}…"
            raise TemplateError(f"You have no list named {shown}. Make it under Lists, or send the prompt as typed.")
        return WildcardValues.from_items([_escape(entry) for entry in entries])


def _samplers(deadline: float) -> dict[SamplingMethod, Any]:
    """The library's samplers, with a check of the deadline before each step."""

    class Combinatorial(CombinatorialSampler):
        def generator_from_command(self, command: Command, context: SamplingContext) -> Any:
            _check_deadline(deadline)
            return super().generator_from_command(command, context)

    class AtRandom(RandomSampler):
        def generator_from_command(self, command: Command, context: SamplingContext) -> Any:
            _check_deadline(deadline)
            return super().generator_from_command(command, context)

    class Cyclical(CyclicalSampler):
        def generator_from_command(self, command: Command, context: SamplingContext) -> Any:
            _check_deadline(deadline)
            return super().generator_from_command(command, context)

    return {
        SamplingMethod.COMBINATORIAL: Combinatorial(),
        SamplingMethod.RANDOM: AtRandom(),
        SamplingMethod.CYCLICAL: Cyclical(),
    }


def _check_deadline(deadline: float) -> None:
    if time.monotonic() > deadline:
        raise TemplateError(_TOO_LONG)


def _escape(text: str) -> str:
    for letter, private in _ESCAPED.items():
        text = text.replace(letter, private)
    return "".join(
        _ESCAPED_UNLESS_GRAMMAR[letter]
        if letter in _ESCAPED_UNLESS_GRAMMAR and not _is_grammar(text, place)
        else letter
        for place, letter in enumerate(text)
    )


def _is_grammar(text: str, place: int) -> bool:
    """Whether a `$` or `%` begins a variable or a wrapper, or is one of the two of `$$`."""
    around = text[max(place - 1, 0) : place + 2]
    return text.startswith(("${", "%{"), place) or (text[place] == "$" and "$$" in around)


def _unescape(text: str) -> str:
    for letter, private in {**_ESCAPED, **_ESCAPED_UNLESS_GRAMMAR}.items():
        text = text.replace(private, letter)
    return text
