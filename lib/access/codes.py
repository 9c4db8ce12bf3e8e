"""One-time codes: how a page, which cannot set a cookie, tells a route who has logged in."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable
from typing import Final

CODE_S: Final = 30.0


class Codes:
    """Codes of this process. Each is good for 30 seconds, once, and in one browser: the one with that owner cookie."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._codes: dict[str, tuple[str, str, float]] = {}
        self._lock = threading.Lock()

    def issue(self, email: str, cookie: str) -> str:
        """A code for whoever has logged in by this address, in the browser with this owner cookie."""
        code = secrets.token_urlsafe(32)
        with self._lock:
            now = self._now()
            self._codes = {each: held for each, held in self._codes.items() if held[2] > now}
            self._codes[code] = (email, cookie, now + CODE_S)
        return code

    def redeem(self, code: str, cookie: str | None) -> str | None:
        """The address, or None for a code that is unknown, used, too old or another browser's. Used up in any case."""
        with self._lock:
            email, expected, until = self._codes.pop(code, ("", "", 0.0))
        return email if email and cookie == expected and self._now() < until else None
