"""The socket given to the SDK: a thin wrapper that sees every frame in and out.

In: each item of an awaited task goes to its tap, data before errors; the SDK then gets the data alone. Once
authenticated it never sees an error, because it passes an error for an unknown task to every pending call, and drops
the data beside an error (`transport/websocket.py`, `_dispatch`). Out: it records which tasks were really written.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections import deque
from collections.abc import AsyncIterator
from typing import Any, Final, Protocol
from urllib.parse import urlsplit

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, ConnectionClosedOK, WebSocketException
from websockets.protocol import State

from lib.catalog.wire import ErrorItem, ResultItem
from lib.runtime.scrub import Scrubber
from lib.runware_api.taps import Taps

# The SDK discards media, so a large frame is passed on without it instead of being parsed twice.
_LARGE_FRAME: Final = 256 * 1024
_LONG_TEXT: Final = 4096
_CLOSE_TIMEOUT_S: Final = 2.0
# Pongs queue behind media: the default of 20 s would cut a slow connection in the middle of a large frame.
_KEEPALIVE_TIMEOUT_S: Final = 60.0
_PING: Final = json.dumps([{"taskType": "ping", "ping": True}])

# At level DEBUG websockets writes whole frames to its log, and the first of them carries the key.
_frames_log = logging.getLogger(__name__ + ".frames")
_frames_log.setLevel(logging.INFO)


class SocketOwner(Protocol):
    """Gets the events of a socket."""

    def authenticated(self, socket: TappedSocket) -> None:
        """The server has accepted the key."""

    def rejected(self, item: ErrorItem) -> None:
        """The server has answered the key with this error item."""

    def dropped(self, socket: TappedSocket, reason: str) -> None:
        """The connection is closed. Called once."""


class TappedSocket:
    """The part of a websockets `ClientConnection` that the SDK uses: `send`, `recv`, iteration, `close`."""

    def __init__(self, connection: ClientConnection, taps: Taps, owner: SocketOwner, scrubber: Scrubber) -> None:
        self._connection = connection
        self._taps = taps
        self._owner = owner
        self._scrubber = scrubber
        self._authenticated = False
        self._dropped = False
        # One entry per ping in the order of sending; None for those of the SDK's own heartbeat.
        self._pings: deque[asyncio.Future[None] | None] = deque()

    @property
    def is_open(self) -> bool:
        """Whether frames can be written."""
        return self._connection.state is State.OPEN

    async def send(self, message: str) -> None:
        """Writes a frame, and records the tasks in it. Raises websockets' `ConnectionClosed`."""
        if self.is_open:
            self._note_sent(message)
        try:
            await self._connection.send(message)
        except ConnectionClosed as error:
            self._drop(error)
            raise

    async def recv(self) -> str:
        """Returns the next frame, without what the SDK must not see. Raises websockets' `ConnectionClosed`."""
        try:
            raw = await self._connection.recv()
        except ConnectionClosed as error:
            self._drop(error)
            raise
        return self._filter_frame(raw if isinstance(raw, str) else raw.decode("utf-8", errors="replace"))

    async def __aiter__(self) -> AsyncIterator[str]:
        try:
            while True:
                yield await self.recv()
        except ConnectionClosedOK:
            return

    async def close(self) -> None:
        """Closes within about two seconds, whatever the server does."""
        try:
            await self._connection.close()
        finally:
            self._drop(None)

    async def ping(self) -> None:
        """Sends Runware's own ping and waits for its pong. Raises websockets' `ConnectionClosed`."""
        pong: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._pings.append(pong)
        await self._connection.send(_PING)
        await pong

    def _drop(self, error: ConnectionClosed | None) -> None:
        if self._dropped:
            return
        self._dropped = True
        for pong in self._pings:
            if pong is not None and not pong.done():
                pong.set_exception(error or ConnectionClosedOK(None, None))
        self._owner.dropped(self, _close_reason(error))

    def _note_sent(self, message: str) -> None:
        for task in json.loads(message):
            if task.get("taskType") == "ping":
                self._pings.append(None)
            elif task.get("taskType") != "getResponse" and (tap := self._taps.get(task.get("taskUUID"))) is not None:
                tap.sending()

    def _filter_frame(self, raw: str) -> str:
        try:
            frame = json.loads(raw)
        except json.JSONDecodeError:
            return raw
        if not isinstance(frame, dict):
            return raw
        holds_key = self._scrubber.holds_secret(raw)
        if holds_key:
            frame = self._scrubber.value(frame)
        data: list[ResultItem] = _items(frame.get("data"))
        errors: list[ErrorItem] = _items(frame.get("errors") or frame.get("error"))
        for_sdk: dict[str, Any] = {"data": data}
        if not self._authenticated:
            rejections = [item for item in errors if item.get("taskType") == "authentication" or not _names_task(item)]
            errors = [item for item in errors if item not in rejections]
            if rejections:
                self._owner.rejected(rejections[0])
                for_sdk = {"errors": rejections}
        self._note_received(data)
        self._taps.deliver(data, errors)
        if len(raw) > _LARGE_FRAME:
            for_sdk["data"] = [_without_media(item) for item in data]
        elif not errors and not holds_key:
            return raw
        return json.dumps(for_sdk)

    def _note_received(self, data: list[ResultItem]) -> None:
        for item in data:
            if item.get("taskType") == "authentication" and not self._authenticated:
                self._authenticated = True
                self._owner.authenticated(self)
            elif item.get("taskType") == "ping" and item.get("pong") is True and self._pings:
                pong = self._pings.popleft()
                if pong is not None and not pong.done():
                    pong.set_result(None)


async def open_socket(
    url: str, *, taps: Taps, owner: SocketOwner, scrubber: Scrubber, user_agent: str, open_timeout_s: float
) -> TappedSocket:
    """Opens a socket without a limit on the frame size. Raises `OSError` when it cannot be opened."""
    try:
        connection = await connect(
            url,
            max_size=None,
            compression=None,
            open_timeout=open_timeout_s,
            close_timeout=_CLOSE_TIMEOUT_S,
            ping_timeout=_KEEPALIVE_TIMEOUT_S,
            user_agent_header=user_agent,
            proxy=None if _is_loopback(url) else True,
            logger=_frames_log,
        )
    except WebSocketException as error:
        raise ConnectionError(scrubber.text(str(error))) from error
    return TappedSocket(connection, taps, owner, scrubber)


def _is_loopback(url: str) -> bool:
    return urlsplit(url).hostname in ("127.0.0.1", "localhost", "::1")


def _items(value: Any) -> list[Any]:
    entries = value if isinstance(value, list) else [value]
    return [entry for entry in entries if isinstance(entry, dict)]


def _names_task(item: ErrorItem) -> bool:
    return isinstance(item.get("taskUUID"), str)


def _without_media(item: ResultItem) -> dict[str, Any]:
    return {name: value for name, value in item.items() if not (isinstance(value, str) and len(value) > _LONG_TEXT)}


def _close_reason(error: ConnectionClosed | None) -> str:
    if error is None:
        return "closed here"
    if error.rcvd is not None:
        return f"the server closed the connection with code {error.rcvd.code}"
    return "the connection was cut"
