"""Values that must not be shown: keys, passwords, tokens. Printing, formatting and pickling do not reveal them."""

from __future__ import annotations

import hashlib
import hmac
from typing import Any, ClassVar


class Secret:
    """A text that cannot be printed by accident: `str`, `repr`, formatting and pickling do not reveal it."""

    __slots__ = ("_value",)
    _label: ClassVar[str] = "A secret"

    def __init__(self, value: str) -> None:
        if not value:
            raise ValueError(f"{self._label} cannot be empty.")
        self._value = value

    def reveal(self) -> str:
        """Returns the text itself, for the one place that needs it."""
        return self._value

    def digest(self) -> bytes:
        """Returns the SHA-256 of the text, 32 bytes."""
        return hashlib.sha256(self._value.encode("utf-8", "surrogatepass")).digest()

    def is_same_as(self, text: str) -> bool:
        """Whether a text equals this one, compared in constant time."""
        return hmac.compare_digest(self.digest(), hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest())

    def __repr__(self) -> str:
        return f"{type(self).__name__}(hidden)"

    __str__ = __repr__

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and isinstance(other, Secret) and other._value == self._value

    def __hash__(self) -> int:
        return hash(self._value)

    def __reduce__(self) -> str | tuple[Any, ...]:
        raise TypeError(f"{self._label} is not pickled.")


class ApiKey(Secret):
    """A Runware API key. Never empty: the SDK would silently take RUNWARE_API_KEY from the environment for it."""

    __slots__ = ()
    _label = "An API key"


class Password(Secret):
    """A password of visitors or of the owner, a program's token, or the secret that cookies are signed with."""

    __slots__ = ()
    _label = "A password"
