"""JSON documents over HTTP, and the shelf on disk where they survive a restart.

Bounded in time and bytes, revalidated by ETag or date, and tolerant of any answer of a server: what cannot be read
raises a `DocumentError`, and what was read before stays valid.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
import tempfile
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Final

import aiohttp

_CHUNK_BYTES: Final = 64 * 1024


class DocumentError(Exception):
    """A document could not be fetched. The text is the rest of a sentence, such as "it answered 503"."""


@dataclass(frozen=True)
class Document:
    """A parsed document from `url`, with the time of reading (seconds since 1970) and what revalidates it.

    `body` is None where the server answered that there is no such document.
    """

    url: str
    body: Any
    read_at: float
    etag: str | None = None
    modified: str | None = None


async def fetch(
    session: aiohttp.ClientSession, url: str, before: Document | None, *, most_bytes: int, within_s: float
) -> Document:
    """The document at an address; the one from `before`, newly dated, where it has not changed.

    Raises `DocumentError`.
    """
    try:
        async with asyncio.timeout(within_s), session.get(url, headers=_conditions(before)) as response:
            if response.status == 304 and before is not None:
                return replace(before, read_at=time.time())
            if response.status == 404:
                return Document(url, None, time.time())
            if response.status != 200:
                raise DocumentError(f"it answered {response.status}")
            raw = await _read(response, most_bytes)
            etag, modified = response.headers.get("ETag"), response.headers.get("Last-Modified")
    except TimeoutError:
        raise DocumentError(f"it did not answer within {within_s:g} s") from None
    except (aiohttp.ClientError, OSError, ValueError):
        raise DocumentError("it cannot be reached") from None
    return Document(url, await asyncio.to_thread(_parse, raw), time.time(), etag, modified)


def _conditions(before: Document | None) -> Mapping[str, str]:
    headers = {"Accept": "application/json"}
    if before is not None and before.body is not None:
        if before.etag:
            headers["If-None-Match"] = before.etag
        elif before.modified:
            headers["If-Modified-Since"] = before.modified
    return headers


async def _read(response: aiohttp.ClientResponse, most_bytes: int) -> bytes:
    received = bytearray()
    async for chunk in response.content.iter_chunked(_CHUNK_BYTES):
        received += chunk
        if len(received) > most_bytes:
            raise DocumentError(f"it sent more than {most_bytes // 2**20} MB")
    return bytes(received)


def _parse(raw: bytes) -> Any:
    try:
        return json.loads(raw)
    except (ValueError, RecursionError):
        raise DocumentError("it did not send JSON") from None


class Shelf:
    """Documents in a folder, one file each, the oldest making room for new ones.

    Without a folder, or with one that cannot be read or written, nothing is stored and nothing raised. For any
    thread.
    """

    def __init__(self, folder: Path | None, most_bytes: int = 64 * 2**20) -> None:
        self._folder = folder
        self._most_bytes = most_bytes

    def get(self, url: str) -> Document | None:
        """The document of this address as last read, or None."""
        if self._folder is None:
            return None
        try:
            stored = json.loads(_file(self._folder, url).read_bytes())
            document = Document(**stored)
        except (OSError, ValueError, TypeError, RecursionError):
            return None
        sound = document.url == url and isinstance(document.read_at, int | float)
        return document if sound else None

    def put(self, document: Document) -> None:
        """Store a document in place of the previous one of its address."""
        if self._folder is None:
            return
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            text = json.dumps(asdict(document))
            with tempfile.NamedTemporaryFile("w", dir=self._folder, suffix=".part", delete=False) as file:
                file.write(text)
            Path(file.name).replace(_file(self._folder, document.url))
            self._make_room(self._folder)
        except (OSError, ValueError, RecursionError):
            return  # it is read again at the next start

    def _make_room(self, folder: Path) -> None:
        files = [(path.stat(), path) for path in folder.iterdir()]
        total = sum(stat.st_size for stat, _ in files)
        for stat, path in sorted(files, key=lambda entry: entry[0].st_mtime):
            if total <= self._most_bytes:
                return
            with contextlib.suppress(OSError):
                path.unlink()
                total -= stat.st_size


def _file(folder: Path, url: str) -> Path:
    return folder / f"{hashlib.sha256(url.encode()).hexdigest()[:40]}.json"
