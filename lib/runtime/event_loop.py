"""One daemon thread with one asyncio loop, on which the client runs and to which script threads submit work."""

from __future__ import annotations

import asyncio
import atexit
import threading
from collections.abc import Coroutine
from concurrent.futures import Future
from typing import Any, TypeVar

T = TypeVar("T")

# Cancelled tasks may start others while they clean up; the SDK's receive loop does so to reconnect.
_CANCEL_ROUNDS = 5


class EventLoopThread:
    """A running event loop in its own thread. Public methods may be called from any thread but that one.

    The interpreter exits cleanly with work pending: `close` runs at exit, before daemon threads are frozen.
    """

    def __init__(self, name: str = "runware-loop") -> None:
        self.loop = asyncio.new_event_loop()
        self._closing = threading.Lock()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()
        atexit.register(self.close, 2.0)

    def submit(self, coroutine: Coroutine[Any, Any, T]) -> Future[T]:
        """Runs a coroutine on the loop; cancelling the returned future cancels it. Raises `RuntimeError` if closed."""
        if not self._thread.is_alive() or self.loop.is_closed():
            coroutine.close()
            raise RuntimeError("The event loop of the Runware client is closed.")
        return asyncio.run_coroutine_threadsafe(coroutine, self.loop)

    def close(self, timeout_s: float = 5.0) -> None:
        """Cancels all tasks, stops the loop and waits for its thread, at most `timeout_s`. May be called again."""
        with self._closing:
            atexit.unregister(self.close)
            if self._thread.is_alive() and not self.loop.is_closed():
                self.loop.call_soon_threadsafe(self.loop.stop)
                self._thread.join(timeout_s)

    def _run(self) -> None:
        asyncio.set_event_loop(self.loop)
        try:
            self.loop.run_forever()
            self.loop.run_until_complete(self._cancel_all())
        finally:
            self.loop.close()

    async def _cancel_all(self) -> None:
        for _ in range(_CANCEL_ROUNDS):
            pending = asyncio.all_tasks() - {asyncio.current_task()}
            if not pending:
                break
            for task in pending:
                task.cancel()
            await asyncio.wait(pending, timeout=1.0)
        await self.loop.shutdown_asyncgens()
