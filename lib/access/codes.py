"""One-time codes, by which a page, which cannot set a cookie, passes a login on to a route that can."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable
from typing import Final

CODE_S: Final = 30.0


class Codes:
    """The codes of this process. Each is valid once, for 30 seconds, in the browser with the owner cookie it was issued
    to."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._codes: dict[str, tuple[str, str, float]] = {}
        self._lock = threading.Lock()

    def issue(self, email: str, cookie: str) -> str:
        """A code for the visitor who logged in with this email address, in the browser with this owner cookie."""
        code = secrets.token_urlsafe(32)
        with self._lock:
            now = self._now()
            self._codes = {each: held for each, held in self._codes.items() if held[2] > now}
            self._codes[code] = (email, cookie, now + CODE_S)
        return code

    def redeem(self, code: str, cookie: str | None) -> str | None:
        """The email address, or None for a code that is unknown, used, expired or another browser's. Uses it up in any
        case."""
        with self._lock:
            email, expected, until = self._codes.pop(code, ("", "", 0.0))
        return email if email and cookie == expected and self._now() < until else None
