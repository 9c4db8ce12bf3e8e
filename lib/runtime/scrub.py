"""Removes secrets from texts: from log records and from servers' messages."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, Final
from urllib.parse import quote

# Shorter ones are no Runware keys (those have 32 characters) and may be ordinary words, such as the sandbox's.
_SHORTEST: Final = 12


class Scrubber:
    """Removes secrets from texts and nested values: as they are, escaped as in JSON, and quoted as in a URL.

    Secrets of fewer than 12 characters are ignored. May be called from any thread.
    """

    __slots__ = ("_forms", "_instead")

    def __init__(self, secrets: Iterable[str] = (), *, instead: str = "[hidden]") -> None:
        """`instead` replaces each secret."""
        self._instead = instead
        self._forms: dict[str, tuple[str, ...]] = {}
        for secret in secrets:
            self.add(secret)

    def add(self, secret: str) -> None:
        """Adds a secret."""
        if len(secret) >= _SHORTEST:
            forms = {secret, json.dumps(secret)[1:-1], quote(secret, safe="")}
            self._forms[secret] = tuple(sorted(forms, key=len, reverse=True))

    def discard(self, secret: str) -> None:
        """Removes a secret from the list."""
        self._forms.pop(secret, None)

    def holds_secret(self, text: str) -> bool:
        """Whether a text contains a secret."""
        return any(form in text for forms in list(self._forms.values()) for form in forms)

    def text(self, text: str) -> str:
        """Returns the text without secrets."""
        for forms in list(self._forms.values()):
            for form in forms:
                text = text.replace(form, self._instead)
        return text

    def value(self, value: Any) -> Any:
        """Returns a parsed JSON value without secrets in its strings and names."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, list):
            return [self.value(entry) for entry in value]
        if isinstance(value, dict):
            return {self.text(str(name)): self.value(entry) for name, entry in value.items()}
        return value

    def __repr__(self) -> str:
        return "Scrubber(hidden)"
