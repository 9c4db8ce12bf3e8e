"""A limited number of places, given fairly: visitors take turns, whoever asked first within a turn goes first."""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from dataclasses import dataclass, field


@dataclass(eq=False)
class Ticket:
    """One visitor's wait for a place."""

    owner: str
    served: bool = False
    over: asyncio.Event = field(default_factory=asyncio.Event)


class FairQueue:
    """`places` is how many tickets are served at once. `wait`, `release` and `cancel` belong on one event loop;
    `enqueue` and `places_ahead` may be called from any thread."""

    def __init__(self, places: int) -> None:
        self._free = places
        self._waiting: dict[str, deque[Ticket]] = {}
        self._last_served: dict[str, int] = {}  # by owner, a running number; kept while somebody waits
        self._lock = threading.Lock()

    def enqueue(self, owner: str) -> Ticket:
        """Take a place at the end. Wakes nobody: a place is free only when nobody waits."""
        ticket = Ticket(owner)
        with self._lock:
            self._waiting.setdefault(owner, deque()).append(ticket)
            self._call_next()
        return ticket

    async def wait(self, ticket: Ticket) -> bool:
        """Wait for the ticket's turn. True: it has a place, which `release` gives back. False: it was cancelled."""
        await ticket.over.wait()
        return ticket.served

    def release(self, ticket: Ticket) -> None:
        """Give a served ticket's place to the next."""
        assert ticket.served
        with self._lock:
            self._free += 1
            self._call_next()

    def cancel(self, ticket: Ticket) -> bool:
        """Leave the line. False when the ticket already had its turn."""
        with self._lock:
            if ticket.over.is_set():
                return False
            line = self._waiting[ticket.owner]
            line.remove(ticket)
            if not line:
                del self._waiting[ticket.owner]
            ticket.over.set()
            return True

    def places_ahead(self) -> dict[Ticket, int]:
        """For each waiting ticket, how many are served before it as things stand."""
        with self._lock:
            lines = [list(self._waiting[owner]) for owner in self._in_turn()]
        rounds = range(max((len(line) for line in lines), default=0))
        order = [line[wait] for wait in rounds for line in lines if wait < len(line)]
        return {ticket: ahead for ahead, ticket in enumerate(order)}

    def _in_turn(self) -> list[str]:
        """The waiting owners, whoever was served longest ago first."""
        return sorted(self._waiting, key=lambda owner: self._last_served.get(owner, 0))

    def _call_next(self) -> None:
        while self._free and self._waiting:
            owner = self._in_turn()[0]
            ticket = self._waiting[owner].popleft()
            if not self._waiting[owner]:
                del self._waiting[owner]
            self._last_served[owner] = max(self._last_served.values(), default=0) + 1
            self._free -= 1
            ticket.served = True
            ticket.over.set()
        if self._free:
            self._last_served.clear()  # nobody waits, so nobody is owed a turn
