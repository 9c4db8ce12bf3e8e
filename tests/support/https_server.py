"""A server on loopback with a certificate for `pictures.example.com`, a DNS of our own, and a way to the server."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult

from lib.media.address import ConnectorFactory

CERTIFICATE = Path(__file__).with_name("pictures_example_com.pem")  # its own authority, until 2124; with its test key
PUBLIC = "93.184.216.34"

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Dns(AbstractResolver):
    """Answers from a table; a name's answers are used up one by one, and the last stays."""

    def __init__(self, table: dict[str, list[list[str]]] | None = None) -> None:
        self.table = {"pictures.example.com": [[PUBLIC]], "other.example.com": [[PUBLIC]]} | (table or {})
        self.asked: list[str] = []

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        self.asked.append(host)
        answers = self.table.get(host)
        if answers is None:
            raise OSError(f"no such host: {host}")
        return [_result(host, one, port) for one in (answers.pop(0) if len(answers) > 1 else answers[0])]

    async def close(self) -> None:
        pass


class Internet:
    """Takes connections to public addresses to the loopback server, and notes where each was meant to go."""

    def __init__(self, port: int, *, trusted: bool = True) -> None:
        self._port = port
        self._tls = ssl.create_default_context(cafile=str(CERTIFICATE)) if trusted else ssl.create_default_context()
        self._tls.verify_flags |= ssl.VERIFY_X509_STRICT  # as Python 3.13 does by itself
        self.connected_to: list[str] = []

    @property
    def connector(self) -> ConnectorFactory:
        return lambda pinned: aiohttp.TCPConnector(
            resolver=_ToLoopback(pinned, self), ssl=self._tls, use_dns_cache=False, force_close=True
        )

    async def lead(self, pinned: AbstractResolver, host: str) -> list[ResolveResult]:
        meant = [found["host"] for found in await pinned.resolve(host, 443, socket.AF_UNSPEC)]
        self.connected_to += meant
        return [_result(host, "127.0.0.1", self._port)]


class _ToLoopback(AbstractResolver):
    def __init__(self, pinned: AbstractResolver, internet: Internet) -> None:
        self._pinned = pinned
        self._internet = internet

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        return await self._internet.lead(self._pinned, host)

    async def close(self) -> None:
        pass


def _result(host: str, address: str, port: int) -> ResolveResult:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    return ResolveResult(hostname=host, host=address, port=port, family=family, proto=0, flags=0)


def _server_tls() -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(CERTIFICATE)
    return context


@asynccontextmanager
async def https_server(handler: Handler) -> AsyncIterator[int]:
    """The port of a server that answers every GET by `handler`."""
    app = web.Application()
    app.router.add_get("/{path:.*}", handler)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=_server_tls()).start()
    try:
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()


@asynccontextmanager
async def raw_server(answer: bytes) -> AsyncIterator[int]:
    """The port of a server that sends `answer` over TLS, whatever it is asked, and hangs up."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer)
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=_server_tls())
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
