"""How long the client waits. The SDK's own limits are 1,200 s; these end every wait before them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Deadlines:
    """Every wait of the client, in seconds."""

    connect_s: float = 10.0
    """From wanting a connection to an authenticated one, all tries together; from handing a task over to sending it."""
    refused_s: float = 2.0
    """How long an unsent task waits while connections are refused: long enough for a server to restart. A task that
    was sent waits as long as for any connection."""
    sync_s: float = 90.0
    """From sending a sync task to its last result. Runware advises async for what outlasts about 60 s."""
    async_s: float = 1800.0
    """From sending an async task to its last result."""
    ack_s: float = 30.0
    """From sending an async task to its acknowledgement; without one the task is polled all the same."""
    poll_first_s: float = 1.0
    poll_max_s: float = 3.0
    """The pause between two polls grows from the first to the second of these."""
    answer_s: float = 10.0
    """For the answer to one poll."""
    settle_s: float = 15.0
    """After an error or a drop with results still missing: how long nothing may arrive before a sync task is taken
    to be over. A poll that is due at the deadline may be repeated for as long."""
    ping_s: float = 5.0
    account_s: float = 15.0
    close_s: float = 2.2
