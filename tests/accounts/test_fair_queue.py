"""Places are limited and given fairly."""

from __future__ import annotations

import asyncio

from lib.accounts import Ticket
from lib.accounts.fair_queue import FairQueue


def order_served(places: int, owners: str) -> str:
    """Draw a ticket per letter, then serve them all; the letters in the order in which they were served."""
    queue = FairQueue(places)
    tickets = [queue.enqueue(owner) for owner in owners]
    served: list[Ticket] = []
    while len(served) < len(tickets):
        ready = [ticket for ticket in tickets if ticket.served and ticket not in served]
        assert len(ready) <= places
        served += ready
        for ticket in ready:
            queue.release(ticket)
    return "".join(ticket.owner for ticket in served)


def test_visitors_take_turns() -> None:
    assert order_served(1, "aaaabbc") == "abcabaa"


def test_one_visitor_gets_all_places_when_nobody_else_waits() -> None:
    assert order_served(4, "aaaa") == "aaaa"


def test_a_waiting_ticket_knows_how_many_are_before_it() -> None:
    queue = FairQueue(1)
    queue.enqueue("a")
    waiting = [queue.enqueue(owner) for owner in "aab"]
    # "b" goes first: "a" has just had a turn.
    assert [queue.places_ahead()[ticket] for ticket in waiting] == [1, 2, 0]


def test_a_withdrawn_ticket_is_not_served_and_takes_no_place() -> None:
    queue = FairQueue(1)
    first, second, third = (queue.enqueue("a") for _ in range(3))
    assert queue.cancel(second)
    queue.release(first)
    assert third.served
    assert not second.served
    assert asyncio.run(queue.wait(second)) is False
    assert asyncio.run(queue.wait(third)) is True


def test_a_ticket_that_had_its_turn_cannot_be_withdrawn() -> None:
    queue = FairQueue(1)
    ticket = queue.enqueue("a")
    assert not queue.cancel(ticket)
