"""Tracks who is connected, by the WebSockets of their pages."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Final

_REMEMBERED_S: Final = 2 * 3600.0


class Presence:
    """Counts every owner's open pages. May be called from any thread."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._open: dict[str, int] = {}
        self._left_at: dict[str, float] = {}
        self._lock = threading.Lock()

    def entered(self, owner_id: str) -> None:
        """Records that a page was opened or has reconnected."""
        with self._lock:
            self._open[owner_id] = self._open.get(owner_id, 0) + 1
            self._left_at.pop(owner_id, None)

    def left(self, owner_id: str) -> None:
        """Records that a page was closed."""
        with self._lock:
            pages = self._open.get(owner_id, 0) - 1
            if pages > 0:
                self._open[owner_id] = pages
                return
            self._open.pop(owner_id, None)
            now = self._now()
            self._left_at = {each: at for each, at in self._left_at.items() if at > now - _REMEMBERED_S}
            self._left_at[owner_id] = now

    def absent_s(self, owner_id: str) -> float:
        """Seconds since the last of an owner's pages was closed: 0 while one is open, infinite for one never seen."""
        with self._lock:
            if owner_id in self._open:
                return 0.0
            left_at = self._left_at.get(owner_id)
        return float("inf") if left_at is None else self._now() - left_at
