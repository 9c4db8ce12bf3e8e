"""Keeping results when the store does not take them at once: again and again, and meanwhile on the disk beside it.

On the client's event loop; the store's calls run in threads.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final, ParamSpec, TypeVar

from lib.database import StoreError
from lib.gallery import Job, PendingResult, Store

P = ParamSpec("P")
T = TypeVar("T")

_PAUSES_S: Final = (0.2, 0.5, 1.0, 2.0, 5.0)
_log = logging.getLogger(__name__)


class Journal:
    """What `Jobs` writes through. `trouble` is a sentence while something waits for the store, else None."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._waiting = 0
        self._said: str | None = None

    @property
    def trouble(self) -> str | None:
        """Why results are not in the gallery yet, for a person; None while all is well."""
        return f"{self._said} What arrives meanwhile is kept and joins the gallery later." if self._waiting else None

    async def retry(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Do a call of the store's until it succeeds. Only `StoreError` is tried again."""
        try:
            return await asyncio.to_thread(call, *args, **kwargs)
        except StoreError as error:
            _log.warning("the store refuses: %s", error)
            return await self._again(str(error), call, *args, **kwargs)

    async def _again(self, said: str, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        self._waiting, self._said = self._waiting + 1, said
        try:
            tries = 0
            while True:
                await asyncio.sleep(_PAUSES_S[min(tries, len(_PAUSES_S) - 1)])
                try:
                    return await asyncio.to_thread(call, *args, **kwargs)
                except StoreError as error:
                    tries, self._said = tries + 1, str(error)
        finally:
            self._waiting -= 1

    async def add(self, job: Job, item: Mapping[str, Any], seconds: float | None, at: float) -> str | None:
        """Keep what Runware said of a result; its new id, or None where it is here already.

        While the store does not take it, it waits in a file of its own, which the next start takes up.
        """
        try:
            return await asyncio.to_thread(self._store.add_result, job, item, seconds=seconds, arrived_at=at)
        except StoreError as error:
            path = await asyncio.to_thread(self._put_aside, PendingResult(job.task_uuid, item, seconds, at))
            result_id = await self._again(str(error), self._store.add_result, job, item, seconds=seconds, arrived_at=at)
            await self.done(path)
            return result_id

    async def write(self, job: Job, item: Mapping[str, Any], seconds: float | None, at: float) -> Path | None:
        """Write a result down that carries its bytes itself, so that it outlives a kill before they are kept.

        Returns what `done` wants; None for one whose bytes can be fetched again.
        """
        if not carries_bytes(item):
            return None
        return await asyncio.to_thread(self._put_aside, PendingResult(job.task_uuid, item, seconds, at))

    async def done(self, path: Path | None) -> None:
        """Forget what `write` wrote."""
        if path is not None:
            await asyncio.to_thread(self._store.pending_results.remove, path)

    def _put_aside(self, result: PendingResult) -> Path | None:
        try:
            return self._store.pending_results.put(result)
        except OSError as error:
            _log.warning("a result can be kept in memory only: %s", error.strerror)
            return None


def carries_bytes(item: Mapping[str, Any]) -> bool:
    """Whether a result brought its bytes along instead of an address."""
    return any(
        isinstance(value, str) and value and (name.endswith(("DataURI", "Base64Data")) or value.startswith("data:"))
        for name, value in item.items()
    )
