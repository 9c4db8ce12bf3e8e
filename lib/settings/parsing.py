"""Parsers of the settings' texts, one for each format.

All raise `ValueError` or `KeyError`; their messages may quote the text, so they are never shown.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final
from urllib.parse import urlsplit

from lib.settings.secret import ApiKey, Password

_EMAIL: Final = re.compile(r"[^@\s,]*@[^@\s,]+\.[^@\s,]+|[^@\s,]*@localhost")
_HOST: Final = re.compile(r"(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)*")
_CALLER: Final = re.compile(r"[\w.-]{1,40}")
_SHORTEST_TOKEN: Final = 16


def address(*schemes: str) -> Callable[[str], str]:
    """Returns a parser for addresses with one of these schemes and a host."""

    def parse(text: str) -> str:
        parts = urlsplit(text)
        if parts.scheme not in schemes or not parts.hostname:
            raise ValueError
        _ = parts.port  # raises ValueError when it is no number
        return text.rstrip("/")

    return parse


def money(text: str) -> float:
    """Parses an amount in USD."""
    amount = float(text)
    if not 0 <= amount < 1e6:
        raise ValueError
    return amount


def number(least: int, most: int) -> Callable[[str], int]:
    """Returns a parser for whole numbers from `least` to `most`."""

    def parse(text: str) -> int:
        number = int(text)
        if not least <= number <= most:
            raise ValueError
        return number

    return parse


def flag(text: str) -> bool:
    """Parses true or false, in one of the usual spellings."""
    return {"true": True, "yes": True, "on": True, "1": True, "false": False, "no": False, "off": False, "0": False}[
        text.lower()
    ]


def choice(*choices: str) -> Callable[[str], str]:
    """Returns a parser for one of these words."""

    def parse(text: str) -> str:
        return choices[choices.index(text.lower())]

    return parse


def key(text: str) -> ApiKey:
    """Parses a Runware key, which has no spaces."""
    if any(character.isspace() or not character.isprintable() for character in text):
        raise ValueError
    return ApiKey(text)


def password(shortest: int) -> Callable[[str], Password]:
    """Returns a parser for texts of at least `shortest` characters."""

    def parse(text: str) -> Password:
        if len(text) < shortest or not text.isprintable():
            raise ValueError
        return Password(text)

    return parse


def emails(text: str) -> frozenset[str]:
    """Parses addresses and domains, separated by commas or as a list in TOML."""
    found = frozenset(part.strip().lower() for part in text.split(",") if part.strip())
    if not all(_EMAIL.fullmatch(part) for part in found):
        raise ValueError
    return found


def hosts(text: str) -> frozenset[str]:
    """Parses host names, separated by commas, with * for any first part."""
    found = frozenset(part.strip().lower().rstrip(".") for part in text.split(",") if part.strip())
    if not all(part == "*" or _HOST.fullmatch(part) for part in found):
        raise ValueError
    return found


def tokens(text: str) -> Mapping[str, Password]:
    """Parses `name:token` pairs, separated by commas, or a table in TOML."""
    found = {}
    for part in text.split(","):
        name, _, token = (piece.strip() for piece in part.partition(":"))
        if not _CALLER.fullmatch(name) or name in found:
            raise ValueError
        found[name] = password(_SHORTEST_TOKEN)(token)
    return found
