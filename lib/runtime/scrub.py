"""The one place where secrets are taken out of texts: of the log's records, and of whatever a server says."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, Final
from urllib.parse import quote

# A shorter one is no Runware key (those have 32 characters) and may be an ordinary word, such as the sandbox's.
_SHORTEST: Final = 12


class Scrubber:
    """Knows secrets and removes them from texts and from nested values: as they are, escaped as in JSON, and quoted as
    in an address. Secrets of fewer than 12 characters are not looked for. May be called from any thread."""

    __slots__ = ("_forms", "_instead")

    def __init__(self, secrets: Iterable[str] = (), *, instead: str = "[hidden]") -> None:
        """`instead` is what stands where a secret stood."""
        self._instead = instead
        self._forms: dict[str, tuple[str, ...]] = {}
        for secret in secrets:
            self.add(secret)

    def add(self, secret: str) -> None:
        """Look for this one too."""
        if len(secret) >= _SHORTEST:
            forms = {secret, json.dumps(secret)[1:-1], quote(secret, safe="")}
            self._forms[secret] = tuple(sorted(forms, key=len, reverse=True))

    def discard(self, secret: str) -> None:
        """Look for this one no longer."""
        self._forms.pop(secret, None)

    def holds_secret(self, text: str) -> bool:
        """Whether a secret stands in a text."""
        return any(form in text for forms in list(self._forms.values()) for form in forms)

    def text(self, text: str) -> str:
        """The text without any secret."""
        for forms in list(self._forms.values()):
            for form in forms:
                text = text.replace(form, self._instead)
        return text

    def value(self, value: Any) -> Any:
        """A parsed JSON value without a secret in any of its strings or names."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, list):
            return [self.value(entry) for entry in value]
        if isinstance(value, dict):
            return {self.text(str(name)): self.value(entry) for name, entry in value.items()}
        return value

    def __repr__(self) -> str:
        return "Scrubber(hidden)"
