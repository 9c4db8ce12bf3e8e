"""Fetches the https address that a visitor typed, and nothing in the server's own network.

A name is looked up once per hop; every address that it has must be public, and the connection is pinned to those
addresses, so that a second DNS answer cannot lead elsewhere. The result is plain bytes: `check_upload` decides what
they are.
"""

from __future__ import annotations

import asyncio
import functools
import io
import socket
import ssl
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from lib.media.media_errors import UploadRefusedError
from lib.media.public_addresses import (
    HTTPS_PORT,
    is_public,
    literal_address,
    parse_address,
    refused_as_private,
)

ConnectorFactory = Callable[[AbstractResolver], aiohttp.BaseConnector]
"""Makes the connector of one request from the resolver that knows only the addresses that were checked."""

_HEADERS: Final = {"User-Agent": "runware-studio", "Accept": "image/*", "Accept-Encoding": "identity"}
_REDIRECT_CODES: Final = frozenset({301, 302, 303, 307, 308})
_HEADER_LINE_BYTES: Final = 8190
_CHUNK_BYTES: Final = 256 * 1024
_UNREACHABLE: Final = "The server at this address cannot be reached; try again later, or upload the picture instead."
_UNSAFE: Final = (
    "The server at this address cannot prove that it is the one named; save the picture in your browser and upload it "
    "instead."
)


@dataclass(frozen=True)
class AddressLimits:
    """The most bytes taken from an address, the total time allowed (seconds), and the most redirects followed."""

    max_bytes: int = 50 * 2**20
    total_s: float = 20.0
    redirects: int = 3


class PinnedResolver(AbstractResolver):
    """Resolves every name to the addresses that were checked."""

    def __init__(self, checked: Sequence[ResolveResult]) -> None:
        self._checked = list(checked)

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        return self._checked

    async def close(self) -> None:
        pass


def public_connector(resolver: AbstractResolver) -> aiohttp.BaseConnector:
    """A connector for one request, which verifies certificates with the system's authorities."""
    return aiohttp.TCPConnector(resolver=resolver, ssl=_tls(), use_dns_cache=False, force_close=True, limit=1)


async def fetch_public(
    url: str,
    *,
    resolver: AbstractResolver | None = None,
    connector: ConnectorFactory = public_connector,
    limits: AddressLimits | None = None,
) -> bytes:
    """The bytes at a public https address (port 443), at most three redirects away. Raises `UploadRefusedError`.

    `resolver` looks names up (the system's by default); `connector` opens the connection. No cookies, credentials or
    proxies of the environment are used.
    """
    limits = limits or AddressLimits()
    resolver = resolver or aiohttp.ThreadedResolver()
    try:
        async with asyncio.timeout(limits.total_s):
            return await _follow(parse_address(url), resolver, connector, limits)
    except TimeoutError:
        raise UploadRefusedError(
            f"The server took longer than {limits.total_s:g} seconds; try again later, or upload the picture instead."
        ) from None


async def _follow(url: URL, resolver: AbstractResolver, connector: ConnectorFactory, limits: AddressLimits) -> bytes:
    for _ in range(limits.redirects + 1):
        checked = await _checked_addresses(url, resolver)
        try:
            response = await _request(url, connector(PinnedResolver(checked)), limits)
        except (aiohttp.ClientSSLError, ssl.SSLError):
            raise UploadRefusedError(_UNSAFE) from None
        except TimeoutError:
            raise
        except (aiohttp.ClientError, OSError):
            raise UploadRefusedError(_UNREACHABLE) from None
        if isinstance(response, bytes):
            return response
        url = _next(url, response.location)
    raise UploadRefusedError(
        "The address leads from one to the next too often; save the picture in your browser and upload it instead."
    )


@dataclass(frozen=True)
class _Redirect:
    location: str


async def _request(url: URL, connector: aiohttp.BaseConnector, limits: AddressLimits) -> bytes | _Redirect:
    async with (
        aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            headers=_HEADERS,
            trust_env=False,
            auto_decompress=False,
            timeout=aiohttp.ClientTimeout(total=None),  # one deadline, around everything
            max_line_size=_HEADER_LINE_BYTES,
            max_field_size=_HEADER_LINE_BYTES,
        ) as session,
        session.get(url, allow_redirects=False) as response,
    ):
        if response.status in _REDIRECT_CODES:
            return _Redirect(response.headers.get("Location", ""))
        if response.status != 200:
            raise UploadRefusedError(
                f"The server answered {response.status} instead of sending a picture; open the address in your "
                "browser, save the picture and upload it instead."
            )
        if response.headers.get("Content-Encoding", "identity").lower() != "identity":
            raise UploadRefusedError(
                "The server sent the picture compressed, without being asked to; save the picture in your browser "
                "and upload it instead."
            )
        return await _read(response, limits.max_bytes)


async def _read(response: aiohttp.ClientResponse, max_bytes: int) -> bytes:
    received = io.BytesIO()
    if (response.content_length or 0) <= max_bytes:
        async for chunk in response.content.iter_chunked(_CHUNK_BYTES):
            received.write(chunk)
            if received.tell() > max_bytes:
                break
        else:
            return received.getvalue()
    raise UploadRefusedError(
        f"What lies at this address is larger than {max_bytes // 2**20} MB; upload a smaller picture instead."
    )


async def _checked_addresses(url: URL, resolver: AbstractResolver) -> list[ResolveResult]:
    """Every address of the host. If one is not public, all are refused: that is how DNS rebinding begins."""
    host = url.raw_host or ""
    if literal_address(url) is not None:
        return []  # checked when it was parsed; a connector takes it as it stands and asks no resolver
    try:
        found = await resolver.resolve(host, HTTPS_PORT, family=socket.AF_UNSPEC)
    except (OSError, UnicodeError):
        found = []
    if not found:
        raise UploadRefusedError(
            "No server was found under the name in this address; check how it is written, or upload the picture "
            "instead."
        )
    if not all(is_public(result["host"]) for result in found):
        raise refused_as_private()
    return found


def _next(url: URL, location: str) -> URL:
    try:
        return parse_address(str(url.join(URL(location))))
    except UploadRefusedError:
        raise
    except ValueError:
        raise UploadRefusedError(_UNREACHABLE) from None


@functools.cache
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()
