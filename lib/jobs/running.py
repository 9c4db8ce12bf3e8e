"""A job that this process runs, and the problems of jobs that it cannot finish."""

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
    """Returns the problem for an internal error."""
    return Problem(
        f"Something went wrong inside the studio. It may have been billed; its task is {task_uuid}.",
        code="internalError",
        billed="maybe",
    )


@dataclass(frozen=True)
class Progress:
    """Progress of an unfinished job.

    `ahead` counts the jobs served before it while it waits, else None; `fraction` is 0 to 1 where the model reports it.
    """

    ahead: int | None
    fraction: float | None


@dataclass(eq=False)
class Running:
    """A job that this process runs, and its account: None for a job that only has to be ended.

    Changed on the event loop only; may be read from any thread.
    """

    job: Job
    account: Account | None
    ticket: Ticket | None = None
    fraction: float | None = None
    sent_at: float | None = None
    storing: list[asyncio.Task[Any]] = field(default_factory=list)
    costs: list[float | None] = field(default_factory=list)
    ended: Future[None] = field(default_factory=Future)
