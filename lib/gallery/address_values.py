"""Reads and writes one value of a page's address."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

_LONGEST: Final = 300
_NUMBER: Final = r"[1-9]\d{0,6}"


@dataclass(frozen=True)
class AddressValue:
    """One value of an address, such as a search's words or the chosen tags.

    `empty` is the value that is left out of the address. `parse` gets the texts given under one name, and returns None
    if they are not a valid value. `choices` are all valid values, where there are few.
    """

    empty: Any
    parse: Callable[[Sequence[str]], Any]
    choices: tuple[str, ...] = ()

    @classmethod
    def text(cls, *, empty: str | None = "", pattern: str | None = None) -> AddressValue:
        """Any text, or one that `pattern` matches as a whole."""

        def parse(texts: Sequence[str]) -> str | None:
            last = texts[-1] if texts else ""
            return last if last and (pattern is None or re.fullmatch(pattern, last)) else None

        return cls(empty, parse)

    @classmethod
    def texts(cls, choices: Iterable[str] = ()) -> AddressValue:
        """A list of any texts, or of some of `choices`, without repeats."""
        allowed = tuple(choices)
        return cls([], lambda texts: list(dict.fromkeys(_allowed(texts, allowed))), allowed)

    @classmethod
    def one_of(cls, choices: Iterable[str], *, empty: str | None = None) -> AddressValue:
        """One of `choices`."""
        allowed = tuple(choices)
        return cls(empty, lambda texts: next(reversed(_allowed(texts, allowed)), None), allowed)

    @classmethod
    def day(cls) -> AddressValue:
        """A `date`, written as 2026-11-29."""
        return cls(None, _day)

    @classmethod
    def number(cls, *, empty: int) -> AddressValue:
        """A whole number from 1 to 9,999,999."""
        return cls(empty, lambda texts: int(texts[-1]) if texts and re.fullmatch(_NUMBER, texts[-1]) else None)

    def fresh(self) -> Any:
        """A copy of `empty` that can be changed."""
        return list(self.empty) if isinstance(self.empty, list) else self.empty

    def is_set(self, value: Any) -> bool:
        """Whether a value is not empty."""
        return value not in (self.empty, None, "")

    def read(self, texts: Iterable[str]) -> Any:
        """The value in an address; None if it is not valid."""
        return self.parse([text[:_LONGEST] for text in texts])

    def write(self, value: Any) -> list[str]:
        """The texts for the address of a value; none for an empty one."""
        if not self.is_set(value):
            return []
        return [str(each) for each in value] if isinstance(value, list) else [str(value)]


def _allowed(texts: Sequence[str], choices: tuple[str, ...]) -> list[str]:
    return [text for text in texts if text in choices or not choices]


def _day(texts: Sequence[str]) -> date | None:
    try:
        return date.fromisoformat(texts[-1]) if texts else None
    except ValueError:
        return None
