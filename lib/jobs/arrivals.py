"""From a result that arrived to a picture that is kept: its row, then its bytes. On the client's event loop."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from lib.accounts import Line
from lib.database import StoreError
from lib.gallery.rows.records import Job
from lib.gallery.store import Store
from lib.jobs.changes import Changes
from lib.jobs.journal import Keeping
from lib.media.decoding import MediaError
from lib.runware_api import FetchError, text_of

_log = logging.getLogger(__name__)


class Results:
    """Keeps what lines bring."""

    def __init__(self, store: Store, keeping: Keeping, changes: Changes) -> None:
        self._store = store
        self._keeping = keeping
        self._changes = changes
        # Decoding fills a thread's share of the heap; two threads do it, so that not every thread holds such a share.
        self._decoders = ThreadPoolExecutor(max_workers=2, thread_name_prefix="decode")

    async def keep(
        self, job: Job, line: Line, item: dict[str, Any], *, seconds: float | None, arrived_at: float
    ) -> None:
        """Keep a result before any page hears of it, and fetch its bytes by the line that brought it."""
        held = await self._keeping.hold(job, item, seconds, arrived_at)
        picture_id = await self._keeping.add(job, item, seconds, arrived_at)
        if picture_id is None or text_of(item) is not None or await self.fetch(line, job.owner, picture_id, item):
            await self._keeping.kept(held)
        self._changes.touch(job.owner)

    async def fetch(self, line: Line, owner_id: str, picture_id: str, item: Mapping[str, Any]) -> bool:
        """Whether the bytes of a result are kept; where not, its row says why."""
        problem = None
        try:
            media = await line.client.fetch(item)
            await self._keep_bytes(picture_id, media.data)
        except (FetchError, MediaError) as error:
            problem = str(error)
        except OSError as error:
            _log.warning("a picture could not be written: %s", error.strerror)
            problem = "The picture could not be written to the disk. Make room, then fetch it again."
        if problem is not None:
            await self._keeping.insist(self._store.mark_unfetched, picture_id, problem)
        self._changes.touch(owner_id)
        return problem is None

    def close(self) -> None:
        """Decode nothing more."""
        self._decoders.shutdown(wait=False, cancel_futures=True)

    async def _keep_bytes(self, picture_id: str, data: bytes) -> None:
        loop = asyncio.get_running_loop()
        try:
            await loop.run_in_executor(self._decoders, self._store.keep_bytes, picture_id, data)
        except StoreError:
            await self._keeping.insist(self._store.keep_bytes, picture_id, data)
