"""Writes to the store with retries; meanwhile results are saved in files beside the database.

On the client's event loop; the store's calls run in threads.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Final, ParamSpec, TypeVar

from lib.catalog.wire import ResultItem
from lib.database import StoreError
from lib.gallery import Job, PendingResult, Store

P = ParamSpec("P")
T = TypeVar("T")

_PAUSES_S: Final = (0.2, 0.5, 1.0, 2.0, 5.0)
_log = logging.getLogger(__name__)


class Journal:
    """Retrying access of `Jobs` to the store. `trouble` is a sentence while something waits for it, else None."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._waiting = 0
        self._message: str | None = None

    @property
    def trouble(self) -> str | None:
        """Why results are not in the gallery yet, as a sentence for a person; None if they are."""
        return f"{self._message} What arrives meanwhile is kept and joins the gallery later." if self._waiting else None

    async def retry(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Repeats a call to the store until it succeeds. Only `StoreError` is retried."""
        try:
            return await asyncio.to_thread(call, *args, **kwargs)
        except StoreError as error:
            _log.warning("the store refuses: %s", error)
            return await self._again(str(error), call, *args, **kwargs)

    async def _again(self, message: str, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        self._waiting, self._message = self._waiting + 1, message
        try:
            tries = 0
            while True:
                await asyncio.sleep(_PAUSES_S[min(tries, len(_PAUSES_S) - 1)])
                try:
                    return await asyncio.to_thread(call, *args, **kwargs)
                except StoreError as error:
                    tries, self._message = tries + 1, str(error)
        finally:
            self._waiting -= 1

    async def add(self, job: Job, item: ResultItem, seconds: float | None, at: float) -> str | None:
        """Stores a result item; returns its new id, or None if it is stored already.

        While the store refuses it, it waits in a file of its own, which the next start reads.
        """
        try:
            return await asyncio.to_thread(self._store.add_result, job, item, seconds=seconds, arrived_at=at)
        except StoreError as error:
            path = await asyncio.to_thread(self._save, PendingResult(job.task_uuid, item, seconds, at))
            result_id = await self._again(str(error), self._store.add_result, job, item, seconds=seconds, arrived_at=at)
            await self.done(path)
            return result_id

    async def write(self, job: Job, item: ResultItem, seconds: float | None, at: float) -> Path | None:
        """Saves a result that carries its own bytes to a file, so that it survives a crash before they are stored.

        Returns the path for `done`; None for a result whose bytes can be fetched again.
        """
        if not carries_bytes(item):
            return None
        return await asyncio.to_thread(self._save, PendingResult(job.task_uuid, item, seconds, at))

    async def done(self, path: Path | None) -> None:
        """Removes the file of `write`."""
        if path is not None:
            await asyncio.to_thread(self._store.pending_results.remove, path)

    def _save(self, result: PendingResult) -> Path | None:
        try:
            return self._store.pending_results.put(result)
        except OSError as error:
            _log.warning("a result can be kept in memory only: %s", error.strerror)
            return None


def carries_bytes(item: ResultItem) -> bool:
    """Whether a result contains its bytes instead of an address."""
    return any(
        isinstance(value, str) and value and (name.endswith(("DataURI", "Base64Data")) or value.startswith("data:"))
        for name, value in item.items()
    )
