"""Tickets for downloads of several pictures: what a visitor chose is kept here for a while, and its address is a random
word that says nothing and opens for its visitor alone."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

GOOD_FOR_S: Final = 3600.0
_FRESH_S: Final = GOOD_FOR_S / 2
_MOST_PER_OWNER: Final = 8
_MOST_IDS: Final = 1_000_000  # some 80 MB


@dataclass(frozen=True)
class Ticket:
    """Which pictures, in which order; `bare`: the files alone, without their recipes."""

    owner: str
    result_ids: tuple[str, ...]
    bare: bool


class ExportTickets:
    """The tickets of one process. Any thread may call."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._tickets: dict[str, tuple[Ticket, float]] = {}

    def issue(self, owner: str, result_ids: Sequence[str], *, bare: bool = False) -> str:
        """A token for these pictures; the same one again for the same choice, while it is fresh."""
        ticket = Ticket(owner, tuple(result_ids), bare)
        with self._lock:
            self._forget_old()
            for token, (known, issued_at) in self._tickets.items():
                if known == ticket and self._now() - issued_at < _FRESH_S:
                    return token
            self._make_room(ticket)
            token = secrets.token_urlsafe(24)
            self._tickets[token] = (ticket, self._now())
            return token

    def open(self, owner: str, token: str) -> Ticket | None:
        """The ticket of this token; None when it is unknown, old, or another visitor's."""
        with self._lock:
            self._forget_old()
            found = self._tickets.get(token)
        return found[0] if found is not None and found[0].owner == owner else None

    def _make_room(self, ticket: Ticket) -> None:
        """Forget the visitor's own oldest ticket where they have many, and then anybody's while there is too much."""
        mine = [token for token, (known, _) in self._tickets.items() if known.owner == ticket.owner]
        if len(mine) >= _MOST_PER_OWNER:
            del self._tickets[mine[0]]
        held = sum(len(known.result_ids) for known, _ in self._tickets.values()) + len(ticket.result_ids)
        for token, (known, _) in list(self._tickets.items()):
            if held <= _MOST_IDS:
                return
            held -= len(known.result_ids)
            del self._tickets[token]

    def _forget_old(self) -> None:
        # In the order in which they were issued: the old ones stand first.
        for token, (_, issued_at) in list(self._tickets.items()):
            if self._now() - issued_at < GOOD_FOR_S:
                return
            del self._tickets[token]
