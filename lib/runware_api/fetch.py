"""Fetches the bytes of a result: from an address, base64 or a data URI.

Addresses are fetched over https, or over http from exactly one configured origin (the sandbox's). The key is never
sent along. The size is checked while the bytes stream in, and their kind is detected from the first bytes.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urljoin, urlsplit

import aiohttp

from lib.catalog.wire import ResultItem
from lib.media import file_kinds, kind_of, video_kind
from lib.runware_api.result_items import media_field
from lib.runware_api.runware_errors import FetchError

_IMAGE_LIMIT_BYTES: Final = 64 * 2**20
_VIDEO_LIMIT_BYTES: Final = 512 * 2**20
_CHUNK_BYTES: Final = 256 * 1024
_REDIRECTS: Final = 3
_DELIVERED: Final = frozenset(
    {
        file_kinds.PNG,
        file_kinds.APNG,
        file_kinds.JPEG,
        file_kinds.MPO,
        file_kinds.WEBP,
        file_kinds.GIF,
        file_kinds.AVIF,
        file_kinds.HEIC,
        file_kinds.SVG,
        file_kinds.MP4,
        file_kinds.MOV,
        file_kinds.WEBM,
    }
)
_REDIRECT_CODES: Final = frozenset({301, 302, 303, 307, 308})
# 404 among them: an address may be announced before every server of a delivery network has the file.
_TRANSIENT_CODES: Final = frozenset({404, 408, 425, 429, 500, 502, 503, 504})


@dataclass(frozen=True)
class Media:
    """A picture or video: its bytes as delivered, and its MIME type detected from the first bytes."""

    data: bytes
    mime: str


@dataclass(frozen=True)
class FetchLimits:
    """Sizes in bytes, times in seconds; `pauses_s` the waits between tries: one more try than pauses."""

    image_bytes: int = _IMAGE_LIMIT_BYTES
    video_bytes: int = _VIDEO_LIMIT_BYTES
    connect_s: float = 10.0
    silence_s: float = 30.0
    image_s: float = 120.0
    video_s: float = 600.0
    pauses_s: Sequence[float] = (0.5, 1.5, 4.0)


class _TransientError(Exception):
    """Trying again may help."""


class MediaFetcher:
    """Fetches over one shared session. `media_origin` is the only http origin, such as `http://127.0.0.1:8000`."""

    def __init__(
        self, session: aiohttp.ClientSession, media_origin: str | None, limits: FetchLimits | None = None
    ) -> None:
        self._session = session
        self._media_origin = None if media_origin is None else media_origin.rstrip("/").lower()
        self._limits = limits or FetchLimits()

    async def fetch(self, item: ResultItem) -> Media:
        """Returns the bytes of a result item. Raises `FetchError`."""
        found = media_field(item)
        if found is None:
            raise FetchError("This result brought no picture and no video; generate it again.")
        name, value = found
        limit = self._limits.video_bytes if name.startswith("video") else self._limits.image_bytes
        if name.endswith("URL") and not value.startswith("data:"):
            seconds = self._limits.video_s if name.startswith("video") else self._limits.image_s
            data = await self._download(value, limit, seconds)
        else:
            data = _decode(value, limit)
        kind = video_kind(data) or kind_of(data)
        if kind is None or kind not in _DELIVERED:
            raise FetchError("What Runware delivered is neither a picture nor a video; generate it again.")
        return Media(data, kind.mime)

    async def _download(self, url: str, limit: int, seconds: float) -> bytes:
        reason = ""
        try:
            async with asyncio.timeout(seconds):
                for pause_s in (*self._limits.pauses_s, None):
                    try:
                        return await self._try(url, limit)
                    except (_TransientError, aiohttp.ClientError, TimeoutError, OSError) as error:
                        reason = str(error) if isinstance(error, _TransientError) else "the connection failed"
                    if pause_s is not None:
                        await asyncio.sleep(pause_s)
        except TimeoutError:
            reason = f"it was not there after {seconds:.0f} seconds"
        raise FetchError(f"The result could not be downloaded ({reason}); fetch it again before its address expires.")

    async def _try(self, url: str, limit: int) -> bytes:
        for _ in range(_REDIRECTS + 1):
            self._check(url)
            timeout = aiohttp.ClientTimeout(
                total=None, sock_connect=self._limits.connect_s, sock_read=self._limits.silence_s
            )
            async with self._session.get(url, allow_redirects=False, timeout=timeout) as response:
                if response.status in _REDIRECT_CODES:
                    url = urljoin(url, response.headers.get("Location", ""))
                    continue
                return await _read(response, limit)
        raise FetchError("The result's address leads from one address to the next without end; generate it again.")

    def _check(self, url: str) -> None:
        try:
            parts = urlsplit(url)
            _ = parts.port
        except ValueError:
            raise FetchError("Runware gave an address that is none; generate it again.") from None
        origin = f"{parts.scheme}://{parts.netloc}".lower()
        if not parts.hostname or "@" in parts.netloc or (parts.scheme != "https" and origin != self._media_origin):
            raise FetchError(
                "The result lies at an address that is not safe to open (only https is); generate it again."
            )


async def _read(response: aiohttp.ClientResponse, limit: int) -> bytes:
    if response.status in _TRANSIENT_CODES:
        raise _TransientError(f"its server answered {response.status}")
    if response.status != 200:
        raise FetchError(f"The result is no longer at its address (answer {response.status}); generate it again.")
    if (response.content_length or 0) > limit:
        raise _too_large(limit)
    received = io.BytesIO()
    async for chunk in response.content.iter_chunked(_CHUNK_BYTES):
        received.write(chunk)
        if received.tell() > limit:
            raise _too_large(limit)
    return received.getvalue()


def _decode(text: str, limit: int) -> bytes:
    encoded = text.split(",", 1)[-1] if text.startswith("data:") else text
    if len(encoded) > limit * 4 // 3 + 4:
        raise _too_large(limit)
    try:
        return base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        raise FetchError("What Runware delivered cannot be decoded; generate it again.") from None


def _too_large(limit: int) -> FetchError:
    return FetchError(
        f"The result is larger than {limit // 2**20} MB, which the studio does not keep; ask for a smaller one."
    )
