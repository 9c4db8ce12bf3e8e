"""Small pictures of what models make, from the addresses that the catalogue names, fetched in the background.

A browser may load pictures from this studio only, so they are fetched here, cut to one shape, and stored on disk.
"""

from __future__ import annotations

import asyncio
import base64
import io
import threading
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final

from PIL import Image, ImageOps

from lib.catalog.live.documents import Document, Shelf
from lib.catalog.live.recent import Recent
from lib.runtime import EventLoopThread

SIZE_PX: Final = (480, 270)
_AT_ONCE: Final = 3
_MOST_WAITING: Final = 200
_MOST_BYTES: Final = 24 * 2**20
_MOST_PIXELS: Final = 64_000_000
_FRESH_S: Final = 30 * 24 * 3600.0
_AGAIN_S: Final = 900.0

Fetch = Callable[[str], Awaitable[bytes]]
"""Gives the bytes at an address, or raises `OSError`."""


class ModelPreviews:
    """Covers as data URIs, by their address. May be called from any thread."""

    def __init__(self, loop: EventLoopThread, fetch: Fetch, folder: Path | None) -> None:
        """`folder` is where covers survive a restart."""
        self.revision = 0
        """Grows whenever a cover came, or could not."""
        self._loop = loop
        self._fetch = fetch
        self._shelf = Shelf(folder, _MOST_BYTES)
        self._known = Recent[str](400)
        self._news = threading.Condition()
        self._on_way: set[str] = set()
        self._failed: dict[str, float] = {}
        self._places = asyncio.Semaphore(_AT_ONCE)

    def src(self, url: str) -> str | None:
        """The cover at an address, if it is available; else it is fetched in the background."""
        found = self._known.peek(url)
        if found is None and not self.is_given_up(url):
            self._begin(url)
        return found

    def is_given_up(self, url: str) -> bool:
        """Whether fetching this address has failed, so that nothing is to be waited for until it is tried again."""
        return not url or time.monotonic() < self._failed.get(url, 0.0)

    def wait_for_change(self, seen: int, timeout_s: float) -> int:
        """Block until `revision` is no longer `seen`, or until the time is up; returns the revision."""
        with self._news:
            self._news.wait_for(lambda: self.revision != seen, timeout_s)
            return self.revision

    def _begin(self, url: str) -> None:
        with self._news:
            if url in self._on_way or len(self._on_way) >= _MOST_WAITING:
                return
            self._on_way.add(url)
        self._loop.submit(self._bring(url))

    async def _bring(self, url: str) -> None:
        try:
            async with self._places:
                stored = await asyncio.to_thread(self._shelf.get, url)
                if stored is None or time.time() - stored.read_at > _FRESH_S or not isinstance(stored.body, str):
                    data = await self._fetch(url)
                    body = await asyncio.to_thread(_preview, data)
                    stored = Document(url, body, time.time())
                    await asyncio.to_thread(self._shelf.put, stored)
            self._known.put(url, stored.body)
        except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
            # The model's card is shown without a picture; it is tried again later.
            self._failed[url] = time.monotonic() + _AGAIN_S
        finally:
            with self._news:
                self._on_way.discard(url)
                self.revision += 1
                self._news.notify_all()


def _preview(data: bytes) -> str:
    """A picture's bytes as a data URI of one shape. Raises `OSError`, `ValueError` or `SyntaxError` if unreadable."""
    with Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "WEBP")) as picture:
        if picture.width * picture.height > _MOST_PIXELS:
            raise ValueError("too many pixels")
        picture.draft("RGB", (SIZE_PX[0] * 2, SIZE_PX[1] * 2))
        small = ImageOps.fit(ImageOps.exif_transpose(picture).convert("RGB"), SIZE_PX, Image.Resampling.LANCZOS)
    encoded = io.BytesIO()
    small.save(encoded, "WEBP", quality=80, method=2)
    return f"data:image/webp;base64,{base64.b64encode(encoded.getvalue()).decode()}"
