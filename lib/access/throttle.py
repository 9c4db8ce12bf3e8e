"""Slows down password guessing without long waits for others. One per process, on its event loop."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from lib import StudioError

_FREE_TRIES: Final = 3
_LONGEST_PAUSE_S: Final = 30.0
_FORGET_S: Final = 15 * 60.0
_MANY_WRONG: Final = 30
_PAUSE_FOR_ALL_S: Final = 2.0
_MOST_CLIENTS: Final = 2000
_MOST_WAITING: Final = 64


class TooManyTriesError(StudioError):
    """This client is already waiting for a result, or too many others are."""


@dataclass
class _Tries:
    wrong: int = 0
    last_at: float = 0.0
    waiting: bool = False


class Throttle:
    """Each wrong try doubles a client's pause, up to half a minute; 30 wrong tries in a minute, from anyone, slow
    all."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._clients: dict[str, _Tries] = {}
        self._wrong: deque[float] = deque(maxlen=_MANY_WRONG)
        self._waiting = 0

    def begin(self, client: str) -> float:
        """Begins a try; returns how many seconds to pause before checking it. Raises `TooManyTriesError`.

        Each try that has begun is ended by `end`.
        """
        self._prune()
        tries = self._clients.setdefault(client, _Tries())
        if tries.waiting or self._waiting >= _MOST_WAITING:
            raise TooManyTriesError
        tries.waiting = True
        self._waiting += 1
        tries.last_at = self._now()
        doublings = tries.wrong - _FREE_TRIES
        own = 0.0 if doublings < 0 else min(2.0**doublings, _LONGEST_PAUSE_S)
        return max(own, _PAUSE_FOR_ALL_S if self._many_wrong() else 0.0)

    def end(self, client: str, *, right: bool | None) -> None:
        """Records how a try ended; None for one that was given up before it was checked."""
        self._waiting -= 1
        tries = self._clients[client]
        tries.waiting = False
        tries.last_at = self._now()
        if right:
            del self._clients[client]
        elif right is not None:
            tries.wrong += 1
            self._wrong.append(self._now())

    def _many_wrong(self) -> bool:
        return len(self._wrong) == _MANY_WRONG and self._now() - self._wrong[0] < 60.0

    def _prune(self) -> None:
        old = self._now() - _FORGET_S
        for client in [name for name, tries in self._clients.items() if not tries.waiting and tries.last_at < old]:
            del self._clients[client]
        while len(self._clients) >= _MOST_CLIENTS:
            idle = next((name for name, tries in self._clients.items() if not tries.waiting), None)
            if idle is None:
                return
            del self._clients[idle]
