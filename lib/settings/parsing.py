"""What a setting's text should look like, one parser each.

All raise `ValueError` or `KeyError`; the messages of those may quote the text, so nobody shows them.
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
    """An address with one of these schemes and a host."""

    def parse(text: str) -> str:
        parts = urlsplit(text)
        if parts.scheme not in schemes or not parts.hostname:
            raise ValueError
        _ = parts.port  # raises ValueError when it is no number
        return text.rstrip("/")

    return parse


def money(text: str) -> float:
    """An amount in USD."""
    amount = float(text)
    if not 0 <= amount < 1e6:
        raise ValueError
    return amount


def number(least: int, most: int) -> Callable[[str], int]:
    """A whole number between two others."""

    def parse(text: str) -> int:
        number = int(text)
        if not least <= number <= most:
            raise ValueError
        return number

    return parse


def flag(text: str) -> bool:
    """True or false, in one of the ways in which people write it."""
    return {"true": True, "yes": True, "on": True, "1": True, "false": False, "no": False, "off": False, "0": False}[
        text.lower()
    ]


def choice(*choices: str) -> Callable[[str], str]:
    """One of these words."""

    def parse(text: str) -> str:
        return choices[choices.index(text.lower())]

    return parse


def key(text: str) -> ApiKey:
    """A Runware key, in one piece."""
    if any(character.isspace() or not character.isprintable() for character in text):
        raise ValueError
    return ApiKey(text)


def password(shortest: int) -> Callable[[str], Password]:
    """A text of at least so many characters."""

    def parse(text: str) -> Password:
        if len(text) < shortest or not text.isprintable():
            raise ValueError
        return Password(text)

    return parse


def emails(text: str) -> frozenset[str]:
    """Addresses and domains, parted by commas or as a list in TOML."""
    found = frozenset(part.strip().lower() for part in text.split(",") if part.strip())
    if not all(_EMAIL.fullmatch(part) for part in found):
        raise ValueError
    return found


def hosts(text: str) -> frozenset[str]:
    """Names of hosts, parted by commas, with * for any first part."""
    found = frozenset(part.strip().lower().rstrip(".") for part in text.split(",") if part.strip())
    if not all(part == "*" or _HOST.fullmatch(part) for part in found):
        raise ValueError
    return found


def tokens(text: str) -> Mapping[str, Password]:
    """`name:token` parted by commas, or a table in TOML."""
    found = {}
    for part in text.split(","):
        name, _, token = (piece.strip() for piece in part.partition(":"))
        if not _CALLER.fullmatch(name) or name in found:
            raise ValueError
        found[name] = password(_SHORTEST_TOKEN)(token)
    return found
