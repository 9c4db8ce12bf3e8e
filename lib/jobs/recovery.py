"""At the start: stores results that an earlier process received but did not store."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final, cast

from lib.budget import Budget
from lib.catalog.wire import ResultItem
from lib.gallery import Job, PendingResult, Result, Store, reconcile
from lib.jobs.journal import Journal, carries_bytes
from lib.runware_api import text_of

Fetch = Callable[[str, str, ResultItem], Awaitable[bool]]
"""Fetches the bytes of a result: owner, result id, and an item with their address. True when stored."""

SANDBOX_GONE: Final = "The sandbox stopped before this picture was fetched. It was play money; generate it again."
# Runware's addresses are valid for about a week; older ones would only fail again at every start.
_TRY_AGAIN_FOR_S: Final = 8 * 86400.0
_RECONCILE_AFTER_S: Final = 20.0
_log = logging.getLogger(__name__)


class Recovery:
    """Runs once per process, on the client's event loop, concurrently with jobs."""

    def __init__(self, store: Store, budget: Budget, journal: Journal, fetch: Fetch) -> None:
        self._store = store
        self._budget = budget
        self._journal = journal
        self._fetch = fetch

    async def run(self) -> None:
        """Stores results waiting beside the database, fetches missing bytes, then reconciles rows and files."""
        reserved = await self._journal.retry(self._budget.in_flight)
        await self.take_up()
        await self.fetch_missing()
        await asyncio.sleep(_RECONCILE_AFTER_S)  # draw the first pages before scanning the disk
        await self.refund(reserved)
        stopping = threading.Event()
        try:
            await self._journal.retry(reconcile, self._store, stopping=stopping)
        except OSError as error:
            _log.warning("rows and files could not be reconciled: %s", error.strerror)
        finally:
            stopping.set()  # the process ends and does not wait for it

    async def take_up(self) -> None:
        """Stores results that were not yet in the database, or whose bytes were not stored, when their process ended.

        A result whose job has no row is set aside and checked again at the next start: the database may have been lost,
        or replaced by an older one.
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
        except OSError as error:  # it stays where it is, which is just as safe
            _log.warning("a result could not be set aside: %s", error.strerror)

    async def _take_up(self, job: Job, result: PendingResult) -> bool:
        """Stores one result; returns whether nothing more has to be done for it."""
        result_id = await self._journal.retry(
            self._store.add_result, job, result.item, seconds=result.seconds, arrived_at=result.arrived_at
        ) or await self._journal.retry(self._store.id_without_file, job.task_uuid, result.item)
        is_fetchable = job.source == "runware" or carries_bytes(result.item)  # a stopped sandbox serves nothing
        if result_id is None or not is_fetchable or text_of(result.item) is not None:
            return True
        return await self._fetch(job.owner, result_id, result.item)

    async def refund(self, reserved: list[str]) -> None:
        """Settles old reservations of requests that were never stored: at no cost, or at an unknown cost if the request
        was deleted with all data of its owner."""
        for task_uuid in reserved:
            if await self._journal.retry(self._store.job, task_uuid) is None:
                was_erased = await self._journal.retry(self._store.was_erased, task_uuid)
                await self._journal.retry(self._budget.settle, task_uuid, None if was_erased else 0.0)

    async def fetch_missing(self) -> None:
        """Fetches the missing bytes of ended jobs' results."""
        since = time.time() - _TRY_AGAIN_FOR_S
        for _, result in await self._journal.retry(self._store.unfetched, "sandbox", since=since):
            if result.problem is None:
                await self._journal.retry(self._store.mark_unfetched, result.id, SANDBOX_GONE)
        for owner, result in await self._journal.retry(self._store.unfetched, "runware", since=since):
            await self._fetch(owner, result.id, address_item(result))


def address_item(result: Result) -> ResultItem:
    """Returns the part of a result item that is needed to fetch its bytes again."""
    return cast("ResultItem", {f"{result.kind}URL": result.url})
