"""Stores results as they arrive: the row first, then the bytes. On the client's event loop."""

from __future__ import annotations

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor

from lib.accounts import Account
from lib.catalog.wire import ResultItem
from lib.database import StoreError
from lib.gallery import Job, Store
from lib.jobs.changes import Changes
from lib.jobs.journal import Journal
from lib.media import MediaError
from lib.runware_api import FetchError, text_of

_log = logging.getLogger(__name__)


class Results:
    """Stores the results that accounts deliver."""

    def __init__(self, store: Store, journal: Journal, changes: Changes) -> None:
        self._store = store
        self._journal = journal
        self._changes = changes
        # Decoding grows a thread's memory arena; only two threads decode, so that not every thread holds a large one.
        self._decoders = ThreadPoolExecutor(max_workers=2, thread_name_prefix="decode")

    async def keep(
        self, job: Job, account: Account, item: ResultItem, *, seconds: float | None, arrived_at: float
    ) -> None:
        """Stores a result before any page shows it, and fetches its bytes through the account that delivered it."""
        path = await self._journal.write(job, item, seconds, arrived_at)
        result_id = await self._journal.add(job, item, seconds, arrived_at)
        if result_id is None or text_of(item) is not None or await self.fetch(account, job.owner, result_id, item):
            await self._journal.done(path)
        self._changes.touch(job.owner)

    async def fetch(self, account: Account, owner_id: str, result_id: str, item: ResultItem) -> bool:
        """Fetches and stores the bytes of a result; returns whether that worked. If not, its row says why."""
        problem = None
        try:
            media = await account.client.fetch(item)
            await self._keep_bytes(result_id, media.data)
        except (FetchError, MediaError) as error:
            problem = str(error)
        except OSError as error:
            _log.warning("a picture could not be written: %s", error.strerror)
            problem = "The picture could not be written to the disk. Make room, then fetch it again."
        if problem is not None:
            await self._journal.retry(self._store.mark_unfetched, result_id, problem)
        self._changes.touch(owner_id)
        return problem is None

    def close(self) -> None:
        """Stops decoding; what waits is cancelled."""
        self._decoders.shutdown(wait=False, cancel_futures=True)

    async def _keep_bytes(self, result_id: str, data: bytes) -> None:
        loop = asyncio.get_running_loop()
        try:
            await loop.run_in_executor(self._decoders, self._store.keep_bytes, result_id, data)
        except StoreError:
            await self._journal.retry(self._store.keep_bytes, result_id, data)
