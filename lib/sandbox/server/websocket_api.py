"""The WebSocket at /v1: authentication first, pings, and tasks that answer over the session."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from typing import Any

from aiohttp import WSCloseCode, WSMsgType, web

from lib.sandbox.core.calls import Services
from lib.sandbox.core.sandbox_errors import ErrorItem, Refusal, invalid
from lib.sandbox.server.dispatch import dispatch, wire_errors
from lib.sandbox.server.messages import MAX_MESSAGE_BYTES, parse
from lib.sandbox.server.sessions import Session, Sessions, send

IDLE_S = 120.0
"""Runware closes a connection that has been silent for so long."""


class WebSocketApi:
    """Serves connections, and closes them at the end."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._sessions = Sessions()
        self._sockets: set[web.WebSocketResponse] = set()

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """One connection from handshake to close. `?dryRun=1` makes every task of it a dry run."""
        socket = web.WebSocketResponse(max_msg_size=MAX_MESSAGE_BYTES, compress=False, timeout=0.5)
        await socket.prepare(request)
        self._sockets.add(socket)
        connection = _Connection(socket, self._services, self._sessions, dry_run=request.query.get("dryRun") == "1")
        try:
            await connection.read_until_closed()
        finally:
            self._sockets.discard(socket)
            connection.leave()
        return socket

    async def close(self) -> None:
        """Close every connection with the code "going away"."""
        farewells = [socket.close(code=WSCloseCode.GOING_AWAY) for socket in list(self._sockets)]
        await asyncio.gather(*farewells, return_exceptions=True)


class _Connection:
    def __init__(self, socket: web.WebSocketResponse, services: Services, sessions: Sessions, *, dry_run: bool) -> None:
        self._socket = socket
        self._services = services
        self._sessions = sessions
        self._dry_run = dry_run
        self._session: Session | None = None

    async def read_until_closed(self) -> None:
        while not self._socket.closed:
            try:
                message = await self._socket.receive(timeout=IDLE_S)
            except TimeoutError:
                await self._socket.close(code=WSCloseCode.GOING_AWAY, message=b"idle")
                return
            if message.type in (WSMsgType.TEXT, WSMsgType.BINARY):
                await self._read(message.data)
            elif message.type in (WSMsgType.CLOSE, WSMsgType.CLOSING, WSMsgType.CLOSED, WSMsgType.ERROR):
                return

    def leave(self) -> None:
        if self._session is not None:
            self._session.detach(self._socket)

    async def _read(self, text: str | bytes) -> None:
        try:
            tasks = parse(text)
        except Refusal as refusal:
            await self._refuse({}, refusal)
            return
        for task in tasks:
            await self._take(task)

    async def _take(self, task: Mapping[str, Any]) -> None:
        if task.get("taskType") == "authentication":
            await self._authenticate(task)
        elif self._session is None:
            item = ErrorItem("missingApiKey", "Authenticate first.", "apiKey", "string")
            await self._refuse(task, Refusal(item))
        elif task.get("taskType") == "ping":
            await self._ping(task)
        else:
            # Not awaited here: a ping behind a long task is answered at once.
            session = self._session
            self._services.spawn(dispatch(task, session.account, session.emit, self._services, dry_run=self._dry_run))

    async def _authenticate(self, task: Mapping[str, Any]) -> None:
        try:
            account = self._services.accounts.open(task.get("apiKey"))
        except Refusal as refusal:
            await self._refuse(task, refusal)
            return
        self.leave()
        self._session = self._sessions.open(account, task.get("connectionSessionUUID"))
        await self._session.attach(self._socket)

    async def _ping(self, task: Mapping[str, Any]) -> None:
        if task.get("ping") is not True:
            await self._refuse(task, Refusal(invalid("ping", "be true", "boolean")))
            return
        await send(self._socket, json.dumps({"data": [{"taskType": "ping", "pong": True}]}))

    async def _refuse(self, task: Mapping[str, Any], refusal: Refusal) -> None:
        await send(self._socket, json.dumps({"errors": wire_errors(task, refusal)}))
