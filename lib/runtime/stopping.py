"""Orderly shutdown: on a stop signal, waiting calls are answered at once with where to poll later."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import threading
from types import FrameType
from typing import Any, Final

_SIGNALS: Final = (signal.SIGTERM, signal.SIGINT)


class Stopping:
    """A shutdown flag for one event loop.

    The server finishes open requests before it closes anything, so waiting requests have to react to the signal itself.
    """

    def __init__(self) -> None:
        self._begun: asyncio.Event | None = None

    @property
    def begun(self) -> bool:
        """Whether shutdown has begun."""
        return self._begun is not None and self._begun.is_set()

    def listen(self) -> None:
        """Handles the stop signals from now on, then calls the previous handlers. Call it on the event loop."""
        self._begun = asyncio.Event()
        if threading.current_thread() is not threading.main_thread():
            return  # only the main thread may; a server in another thread is not stopped by signals
        loop, begun = asyncio.get_running_loop(), self._begun
        for number in _SIGNALS:
            before = signal.getsignal(number)

            def handle(number: int, frame: FrameType | None, before: Any = before) -> None:
                loop.call_soon_threadsafe(begun.set)
                if callable(before):
                    before(number, frame)

            signal.signal(number, handle)

    async def wait_for(self, future: asyncio.Future[Any], timeout_s: float) -> None:
        """Waits until the future is done, the time is up, or shutdown begins. The future is not cancelled."""
        if self._begun is None:
            self._begun = asyncio.Event()
        end = asyncio.ensure_future(self._begun.wait())
        try:
            await asyncio.wait([future, end], timeout=max(timeout_s, 0.0), return_when=asyncio.FIRST_COMPLETED)
        finally:
            end.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await end

    async def sleep(self, seconds: float) -> None:
        """Sleeps, at most until shutdown begins."""
        await self.wait_for(asyncio.get_running_loop().create_future(), seconds)
