"""Reports that this process is alive, and takes over jobs of processes that are not. On the client's event loop."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Final

from lib.accounts import Account, Accounts
from lib.gallery import Job, JobState, Problem, Store
from lib.jobs.journal import Journal
from lib.jobs.recovery import SANDBOX_GONE
from lib.jobs.running import NEVER_SENT, SANDBOX_STOPPED

_BEAT_S: Final = 2.0
_SILENT_FOR_S: Final = 7.0

Collect = Callable[[Job, Account], None]
"""Starts collecting a job through an account."""
End = Callable[[Job, JobState, Problem], Awaitable[None]]
"""Ends a job that can no longer be collected."""


class Heartbeat:
    """The heartbeat of one process, `worker`; `in_use` returns the accounts that its jobs need."""

    def __init__(
        self,
        worker: str,
        store: Store,
        accounts: Accounts,
        journal: Journal,
        *,
        collect: Collect,
        end: End,
        touch: Callable[[str], None],
        adopted: Callable[[Job], None],
        in_use: Callable[[], set[Account]],
    ) -> None:
        self._worker = worker
        self._store = store
        self._accounts = accounts
        self._journal = journal
        self._collect = collect
        self._end = end
        self._touch = touch
        self._adopted = adopted
        self._looked_at = time.time()
        self._in_use = in_use

    async def run(self) -> None:
        """Beats until cancelled, when the process ends."""
        while True:
            await self.beat_once()
            await asyncio.sleep(_BEAT_S)
            await self._journal.retry(self._store.beat, self._worker)

    async def beat_once(self) -> None:
        """Adopts orphaned jobs whose key is available; notices changes by other processes; closes accounts that are no
        longer needed."""
        orphaned = await self._journal.retry(
            self._store.adopt, self._worker, self._accounts.ids(), silent_for_s=_SILENT_FOR_S
        )
        for job in orphaned:
            await self._adopt(job)
        since, self._looked_at = self._looked_at, time.time()
        for owner in await self._journal.retry(self._store.changed_elsewhere, self._worker, since=since):
            self._touch(owner)
        await self._accounts.tend(self._in_use())

    async def _adopt(self, job: Job) -> None:
        self._adopted(job)
        account = self._accounts.to_collect(job.account)
        if job.state == "waiting":
            await self._end(job, "failed", NEVER_SENT)
        elif job.source == "sandbox":
            for result in job.results:
                if not result.whole:
                    await self._journal.retry(self._store.mark_unfetched, result.id, SANDBOX_GONE)
            await self._end(job, "done" if job.results else "failed", SANDBOX_STOPPED)
        elif account is not None:
            self._collect(job, account)
