"""Takes the API key out of whatever a server says, before anything else sees it."""

from __future__ import annotations

import json
from typing import Any, Final

from lib.settings import ApiKey

# A shorter one is no Runware key (those have 32 characters) and may be an ordinary word, such as the sandbox's.
_SHORTEST_KEY: Final = 12
_HIDDEN: Final = "[the API key]"


class Scrubber:
    """Knows the key and removes it from texts and from nested values."""

    __slots__ = ("_forms",)

    def __init__(self, key: ApiKey) -> None:
        plain = key.reveal()
        forms = {plain, json.dumps(plain)[1:-1]} if len(plain) >= _SHORTEST_KEY else set()
        self._forms = tuple(sorted(forms, key=len, reverse=True))

    def holds_key(self, text: str) -> bool:
        """Whether the key stands in a text, plain or escaped as in JSON."""
        return any(form in text for form in self._forms)

    def text(self, text: str) -> str:
        """The text without the key."""
        for form in self._forms:
            text = text.replace(form, _HIDDEN)
        return text

    def value(self, value: Any) -> Any:
        """A parsed JSON value without the key in any of its strings or names."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, list):
            return [self.value(entry) for entry in value]
        if isinstance(value, dict):
            return {self.text(str(name)): self.value(entry) for name, entry in value.items()}
        return value

    def __repr__(self) -> str:
        return "Scrubber(hidden)"
