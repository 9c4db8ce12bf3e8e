"""Tickets for downloads of several pictures: a visitor's selection is stored here for a while under a random token,
which works for that visitor alone."""

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
    """A selection of pictures in order; `bare`: only the files, without their recipes."""

    owner: str
    result_ids: tuple[str, ...]
    bare: bool


class ExportTickets:
    """The tickets of one process. May be called from any thread."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._tickets: dict[str, tuple[Ticket, float]] = {}

    def issue(self, owner: str, result_ids: Sequence[str], *, bare: bool = False) -> str:
        """A token for these pictures; the same token for the same selection, while it is fresh."""
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
        """The ticket of this token; None if it is unknown, expired, or another visitor's."""
        with self._lock:
            self._forget_old()
            found = self._tickets.get(token)
        return found[0] if found is not None and found[0].owner == owner else None

    def _make_room(self, ticket: Ticket) -> None:
        """Drops the visitor's own oldest ticket if they have many, then anyone's oldest while there are too many
        ids."""
        mine = [token for token, (known, _) in self._tickets.items() if known.owner == ticket.owner]
        if len(mine) >= _MOST_PER_OWNER:
            del self._tickets[mine[0]]
        total_ids = sum(len(known.result_ids) for known, _ in self._tickets.values()) + len(ticket.result_ids)
        for token, (known, _) in list(self._tickets.items()):
            if total_ids <= _MOST_IDS:
                return
            total_ids -= len(known.result_ids)
            del self._tickets[token]

    def _forget_old(self) -> None:
        # In the order in which they were issued: the oldest are first.
        for token, (_, issued_at) in list(self._tickets.items()):
            if self._now() - issued_at < GOOD_FOR_S:
                return
            del self._tickets[token]
