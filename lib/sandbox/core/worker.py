"""The one thread in which the sandbox does heavy work, so that its event loop always answers."""

from __future__ import annotations

import asyncio
import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future
from queue import SimpleQueue
from typing import TypeVar

from lib.sandbox.core.memory import give_memory_back

T = TypeVar("T")

_NICENESS = 5


class Worker:
    """Runs functions one after the other in a daemon thread of its own.

    `on_heavy_load` is called there once for every `load` named, after the first function that loaded it (heavy
    modules, picture archives): the app collects and freezes the heap then.
    """

    # Not a ThreadPoolExecutor: the interpreter would run everything still queued in one before it exits.

    def __init__(self, on_heavy_load: Callable[[], None] | None = None) -> None:
        self._on_heavy_load = on_heavy_load
        self._loaded: set[str] = set()
        self._queue: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self._stopped = threading.Event()
        threading.Thread(target=self._work, name="sandbox-worker", daemon=True).start()

    async def run(self, work: Callable[[], T], *, load: str | None = None) -> T:
        """Wait for `work()` without blocking the loop; raises what `work` raises."""
        future: Future[T] = Future()
        self._queue.put(lambda: self._run(work, load, future))
        return await asyncio.wrap_future(future)

    @property
    def stopped(self) -> bool:
        """Whether long work should give up, because its result is no longer wanted."""
        return self._stopped.is_set()

    def stop(self) -> None:
        """Drop queued work. Running work is left to end by itself: a thread cannot be stopped from outside."""
        self._stopped.set()
        self._queue.put(lambda: None)

    def _work(self) -> None:
        _stand_back()
        while not self._stopped.is_set():
            self._queue.get()()

    def _run(self, work: Callable[[], T], load: str | None, future: Future[T]) -> None:
        if self._stopped.is_set() or not future.set_running_or_notify_cancel():
            return
        try:
            result = _once_more_where_an_import_failed(work)
            give_memory_back()
            self._note(load)
        except BaseException as error:  # noqa: BLE001 - passed on to the caller that waits
            future.set_exception(error)
        else:
            future.set_result(result)

    def _note(self, load: str | None) -> None:
        if load is None or load in self._loaded:
            return
        self._loaded.add(load)
        if self._on_heavy_load is not None:
            self._on_heavy_load()


def _once_more_where_an_import_failed(work: Callable[[], T]) -> T:
    """OpenCV rearranges `sys.path` while it is imported, and so does Streamlit around each script run; where the two
    meet, the import fails for that moment."""
    try:
        return work()
    except ImportError:
        return work()


def _stand_back() -> None:
    """Let every other thread of the program go first when the processor is short. Linux counts niceness by thread."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICENESS)
