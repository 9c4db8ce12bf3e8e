"""At the start: what a process before this one had been given but not put away is put away now."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any, Final

from lib.budget import Budget
from lib.gallery import Job, PendingResult, Result, Store, reconcile
from lib.jobs.journal import Journal, carries_bytes
from lib.runware_api import text_of

Fetch = Callable[[str, str, Mapping[str, Any]], Awaitable[bool]]
"""Fetches the bytes of a result: owner, its id, and as much of the item as says where they are. True when kept."""

SANDBOX_GONE: Final = "The sandbox stopped before this picture was fetched. It was play money; generate it again."
# Runware's addresses are good for a week or so; what is older would only be asked for in vain at every start.
_TRY_AGAIN_FOR_S: Final = 8 * 86400.0
_RECONCILE_AFTER_S: Final = 20.0
_log = logging.getLogger(__name__)


class Recovery:
    """Runs once per process, on the client's event loop, beside everything else."""

    def __init__(self, store: Store, budget: Budget, journal: Journal, fetch: Fetch) -> None:
        self._store = store
        self._budget = budget
        self._journal = journal
        self._fetch = fetch

    async def run(self) -> None:
        """Take up what waits beside the database, fetch what was never fetched, then tidy the files."""
        reserved = await self._journal.retry(self._budget.in_flight)
        await self.take_up()
        await self.fetch_missing()
        await asyncio.sleep(_RECONCILE_AFTER_S)  # the first pages are drawn before the disk is read through
        await self.refund(reserved)
        stopping = threading.Event()
        try:
            await self._journal.retry(reconcile, self._store, stopping=stopping)
        except OSError as error:
            _log.warning("rows and files could not be reconciled: %s", error.strerror)
        finally:
            stopping.set()  # the process ends: nobody waits for it

    async def take_up(self) -> None:
        """Results that the database had not taken, or whose bytes were not kept, when their process ended.

        One of a job that no row knows is set aside, and looked at again at the next start: the database may have been
        lost, or an older one put back.
        """
        unknown = 0
        for path, result in await asyncio.to_thread(lambda: list(self._store.pending_results.all(also_set_aside=True))):
            job = await self._journal.retry(self._store.job, result.task_uuid)
            if job is not None:
                is_done = await self._take_up(job, result)
            else:
                is_done = await self._journal.retry(self._store.was_erased, result.task_uuid)
                unknown += not is_done
            if is_done:
                await self._journal.done(path)
            elif job is None:
                await self._set_aside(path)
        if unknown:
            where = self._store.pending_results.folder
            _log.warning("set aside: no row of the database knows the jobs of %s results below %s.", unknown, where)

    async def _set_aside(self, path: Path) -> None:
        try:
            await asyncio.to_thread(self._store.pending_results.set_aside, path)
        except OSError as error:  # it stays where it is, which is as safe
            _log.warning("a result could not be set aside: %s", error.strerror)

    async def _take_up(self, job: Job, result: PendingResult) -> bool:
        """Whether nothing more has to be done for a result."""
        result_id = await self._journal.retry(
            self._store.add_result, job, result.item, seconds=result.seconds, arrived_at=result.arrived_at
        ) or await self._journal.retry(self._store.unkept, job.task_uuid, result.item)
        there = job.source == "runware" or carries_bytes(result.item)  # what a sandbox served went with it
        if result_id is None or not there or text_of(result.item) is not None:
            return True
        return await self._fetch(job.owner, result_id, result.item)

    async def refund(self, reserved: list[str]) -> None:
        """Money set aside, a while ago, for requests that were never written down. For one that went with everything of
        its owner's nobody can say any more what it cost."""
        for task_uuid in reserved:
            if await self._journal.retry(self._store.job, task_uuid) is None:
                was_erased = await self._journal.retry(self._store.was_erased, task_uuid)
                await self._journal.retry(self._budget.settle, task_uuid, None if was_erased else 0.0)

    async def fetch_missing(self) -> None:
        """Results of ended jobs whose bytes did not come."""
        since = time.time() - _TRY_AGAIN_FOR_S
        for _, result in await self._journal.retry(self._store.unfetched, "sandbox", since=since):
            if result.problem is None:
                await self._journal.retry(self._store.mark_unfetched, result.id, SANDBOX_GONE)
        for owner, result in await self._journal.retry(self._store.unfetched, "runware", since=since):
            await self._fetch(owner, result.id, address_item(result))


def address_item(result: Result) -> dict[str, Any]:
    """As much of a result item as is needed to fetch its bytes again."""
    return {f"{result.kind}URL": result.url}
