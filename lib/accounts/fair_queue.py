"""A fair queue for a limited number of places: visitors take turns; each visitor's tickets are served in order."""

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
    """`places` is how many tickets are served at once. `wait`, `release` and `cancel` must be called on one event loop;
    `enqueue` and `places_ahead` may be called from any thread."""

    def __init__(self, places: int) -> None:
        self._free = places
        self._waiting: dict[str, deque[Ticket]] = {}
        self._last_served: dict[str, int] = {}  # by owner, a running number; cleared when no ticket waits
        self._lock = threading.Lock()

    def enqueue(self, owner: str) -> Ticket:
        """Adds a ticket at the end. Wakes no other ticket: a place is free only while none waits."""
        ticket = Ticket(owner)
        with self._lock:
            self._waiting.setdefault(owner, deque()).append(ticket)
            self._call_next()
        return ticket

    async def wait(self, ticket: Ticket) -> bool:
        """Waits for the ticket's turn. True: it has a place, to be given back by `release`. False: it was cancelled."""
        await ticket.over.wait()
        return ticket.served

    def release(self, ticket: Ticket) -> None:
        """Gives a served ticket's place to the next."""
        assert ticket.served
        with self._lock:
            self._free += 1
            self._call_next()

    def cancel(self, ticket: Ticket) -> bool:
        """Removes a waiting ticket. Returns False when it already had its turn."""
        with self._lock:
            if ticket.over.is_set():
                return False
            queue = self._waiting[ticket.owner]
            queue.remove(ticket)
            if not queue:
                del self._waiting[ticket.owner]
            ticket.over.set()
            return True

    def places_ahead(self) -> dict[Ticket, int]:
        """Returns for each waiting ticket how many are currently served before it."""
        with self._lock:
            queues = [list(self._waiting[owner]) for owner in self._in_turn()]
        rounds = range(max((len(queue) for queue in queues), default=0))
        order = [queue[turn] for turn in rounds for queue in queues if turn < len(queue)]
        return {ticket: ahead for ahead, ticket in enumerate(order)}

    def _in_turn(self) -> list[str]:
        """The waiting owners, the one served longest ago first."""
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
            self._last_served.clear()  # no ticket waits, so the order starts afresh
