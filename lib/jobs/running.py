"""A job that a process looks after, and what is said of one that it cannot bring home."""

from __future__ import annotations

import asyncio
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

from lib.accounts import Account, Ticket
from lib.gallery import Job, Problem

NEVER_SENT = Problem(
    "The studio stopped before this was sent, so nothing was billed. Generate it again when you like.", code="notSent"
)
SPENDING_STOPPED = Problem(
    "The owner stopped spending before this was sent, so nothing was billed. Try it later, or choose the sandbox.",
    code="spendingStopped",
)
SANDBOX_STOPPED = Problem(
    "The sandbox stopped together with the studio before this was drawn. It was play money; generate it again.",
    code="sandboxStopped",
)


def failed_inside(task_uuid: str) -> Problem:
    """For an error of our own."""
    return Problem(
        f"Something went wrong inside the studio. It may have been billed; its task is {task_uuid}.",
        code="internalError",
        billed="maybe",
    )


@dataclass(frozen=True)
class Progress:
    """How far an unfinished job is. `ahead` counts jobs that are served before it while it waits, else None;
    `fraction` is 0 to 1 where the model says so."""

    ahead: int | None
    fraction: float | None


@dataclass(eq=False)
class Running:
    """A job this process looks after, and the line it goes by; None for one that only has to end. Touched on the event
    loop only, but for reading."""

    job: Job
    account: Account | None
    ticket: Ticket | None = None
    fraction: float | None = None
    sent_at: float | None = None
    keeping: list[asyncio.Task[Any]] = field(default_factory=list)
    costs: list[float | None] = field(default_factory=list)
    ended: Future[None] = field(default_factory=Future)
