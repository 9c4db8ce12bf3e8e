"""Refreshes documents in the background, on the caller's event loop."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import aiohttp

from lib.catalog.live.documents import Document, DocumentError, Shelf, fetch

_MOST_WAITING: Final = 500
_MOST_REMEMBERED: Final = 5000
_MOST_PROBLEMS: Final = 50
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Ask:
    """A request for a document: its address, its largest size, how long it stays fresh, and what takes it.

    `take` is called in a thread, with the document from the shelf or from the network.
    """

    url: str
    take: Callable[[Document], None]
    most_bytes: int
    fresh_s: float


@dataclass(frozen=True)
class Patience:
    """How long one document may take, how long after a failure it is requested again, and how many at once."""

    within_s: float = 10.0
    again_s: float = 300.0
    at_once: int = 3


class Refresher:
    """Serves requests one after the other. `ask` and `problems` are for any thread, `run` for the loop.

    `on_problem` is called on the loop when a document could not be fetched.
    """

    def __init__(self, shelf: Shelf, patience: Patience, on_problem: Callable[[], None]) -> None:
        self._shelf = shelf
        self._patience = patience
        self._on_problem = on_problem
        self._lock = threading.Lock()
        self._waiting: deque[Ask] = deque()
        self._not_before: dict[str, float] = {}
        self._problems: dict[str, str] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._news = asyncio.Event()

    def ask(self, ask: Ask) -> None:
        """Refresh a document, unless it is fresh, on its way, or failed a moment ago."""
        now = time.monotonic()
        with self._lock:
            if now < self._not_before.get(ask.url, 0.0) or len(self._waiting) >= _MOST_WAITING:
                return
            if len(self._not_before) > _MOST_REMEMBERED:
                self._not_before = {url: then for url, then in self._not_before.items() if then > now}
            self._not_before[ask.url] = now + ask.fresh_s
            self._waiting.append(ask)
            loop = self._loop
        if loop is not None and not loop.is_closed():
            loop.call_soon_threadsafe(self._news.set)

    def problems(self) -> Mapping[str, str]:
        """Problems by a document's address, each the rest of a sentence; removed once the document has come."""
        with self._lock:
            return dict(self._problems)

    async def run(self) -> None:
        """Serve until cancelled."""
        with self._lock:
            self._loop = asyncio.get_running_loop()
        # No cookies, and no redirect is followed far: these are public documents at known addresses.
        async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar(), trust_env=True) as session:
            await asyncio.gather(*(self._serve_all(session) for _ in range(self._patience.at_once)))

    async def _serve_all(self, session: aiohttp.ClientSession) -> None:
        while True:
            ask = self._next()
            if ask is None:
                await self._news.wait()
                continue
            try:
                await self._serve(session, ask)
            except Exception:  # noqa: BLE001 - whatever error a document causes, the next one is served
                _log.warning("a document of the catalogue could not be taken: %s", ask.url, exc_info=True)
                self._failed(ask, "what it sent cannot be read")

    def _next(self) -> Ask | None:
        with self._lock:
            if self._waiting:
                return self._waiting.popleft()
            self._news.clear()
            return None

    async def _serve(self, session: aiohttp.ClientSession, ask: Ask) -> None:
        document = before = await asyncio.to_thread(self._shelf.get, ask.url)
        if before is None or not 0 <= time.time() - before.read_at < ask.fresh_s:
            try:
                document = await fetch(
                    session, ask.url, before, most_bytes=ask.most_bytes, within_s=self._patience.within_s
                )
            except DocumentError as error:
                self._failed(ask, str(error))
            else:
                await asyncio.to_thread(self._shelf.put, document)
                with self._lock:
                    self._problems.pop(ask.url, None)
        if document is not None:
            await asyncio.to_thread(ask.take, document)

    def _failed(self, ask: Ask, problem: str) -> None:
        with self._lock:
            self._problems[ask.url] = problem
            while len(self._problems) > _MOST_PROBLEMS:
                self._problems.pop(next(iter(self._problems)))
            self._not_before[ask.url] = time.monotonic() + min(self._patience.again_s, ask.fresh_s)
        self._on_problem()
