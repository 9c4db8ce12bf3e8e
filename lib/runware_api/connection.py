"""The one connection of a client: opened on demand, reopened after a drop; its sockets report their events to it.

The SDK reconnects by itself with a growing pause. Sending does not wait for that: `ready` makes the SDK connect at
once, which its own loop then notices.
"""

from __future__ import annotations

import asyncio
import platform
from collections.abc import Coroutine
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast
from urllib.parse import urlsplit

from websockets.exceptions import ConnectionClosed

from lib.catalog.wire import ErrorItem
from lib.runtime.log import event
from lib.runtime.scrub import Scrubber
from lib.runware_api.deadlines import Deadlines
from lib.runware_api.runware_errors import (
    RequestFailedError,
    TaskError,
    from_wire,
    sentence,
    task_error,
)
from lib.runware_api.socket import TappedSocket, open_socket
from lib.runware_api.taps import Tap, Taps
from lib.runware_api.unreachable import was_refused, why_unreachable
from lib.settings import ApiKey

if TYPE_CHECKING:
    import aiohttp
    from runware import Runware
    from websockets.asyncio.client import ClientConnection

T = TypeVar("T")

_FIRST_PAUSE_S: Final = 0.05
_LONGEST_PAUSE_S: Final = 0.5
_USER_AGENT: Final = f"runware-studio (python/{platform.python_version()})"
# The SDK's own limits are longer than ours, so that ours apply.
_SDK_MARGIN_MS: Final = 60_000
# A rejection at authentication for one of these reasons does not mean that the key is wrong.
_TRANSIENT_KINDS: Final = frozenset({"serverError", "rateLimit", "timeout", "provider"})

# Trying again will not help.
_FINAL_KINDS: Final = frozenset({"auth", "quota"})


@dataclass(frozen=True)
class ConnectionStatus:
    """State of the connection at one moment. Times in UTC; `last_problem` is a sentence, the most recent one."""

    connected: bool
    connected_since: datetime | None
    reconnects: int
    in_flight: int
    last_round_trip_s: float | None
    last_problem: str | None


class Connection:
    """Owns the SDK's client. Everything but `status` must be used on the event loop."""

    def __init__(
        self, *, ws_url: str, http_url: str, api_key: ApiKey, deadlines: Deadlines, retry_delay_ms: int, taps: Taps
    ) -> None:
        self._ws_url = ws_url
        self._endpoint = urlsplit(ws_url).netloc.rpartition("@")[2]
        self._http_url = http_url
        self._api_key = api_key
        self._deadlines = deadlines
        self._retry_delay_ms = retry_delay_ms
        self._taps = taps
        self.scrubber = Scrubber([api_key.reveal()], instead="[the API key]")
        self.closed = False
        self._sdk: Runware | None = None
        self._socket: TappedSocket | None = None
        self._connecting: asyncio.Task[TaskError | None] | None = None
        self._rejection: TaskError | None = None
        self._refused = asyncio.Event()  # set if the last try was refused; cleared while one is running
        self._wanted_at = 0.0
        self._connected_since: datetime | None = None
        self._connections = 0
        self._round_trip_s: float | None = None
        self._last_problem: TaskError | None = None

    # ---- for any thread

    @property
    def status(self) -> ConnectionStatus:
        """Current state of the connection."""
        since, problem = self._connected_since, self._last_problem
        return ConnectionStatus(
            connected=since is not None,
            connected_since=since,
            reconnects=max(self._connections - 1, 0),
            in_flight=len(self._taps),
            last_round_trip_s=self._round_trip_s,
            last_problem=None if problem is None else sentence(problem, again="try again"),
        )

    # ---- for the client

    def start(self, session: aiohttp.ClientSession) -> None:
        """Creates the SDK's client, once, on the current loop. The first call imports the SDK (about a second)."""
        if self._sdk is not None:
            return
        from runware import RuntimeDependencies, Runware

        limits = self._deadlines
        self._sdk = Runware(
            api_key=self._api_key.reveal(),
            ws_base_url=self._ws_url,
            http_base_url=self._http_url,
            auth_timeout=int(limits.connect_s * 1000),
            timeout=int(max(limits.sync_s, limits.async_s) * 1000) + _SDK_MARGIN_MS,
            poll_timeout=int(max(limits.sync_s, limits.async_s) * 1000) + _SDK_MARGIN_MS,
            retry_delay=self._retry_delay_ms,
            dependencies=RuntimeDependencies(session=session, ws_connect=self._open_socket),
        )

    @property
    def sdk(self) -> Runware:
        """The SDK's client."""
        if self._sdk is None:
            raise RuntimeError("The client has not been started.")
        return self._sdk

    async def ready(self, until: float, *, patient: bool = False) -> TaskError | None:
        """Connects and authenticates if needed; returns why it failed, at the loop's time `until` at the latest.

        Callers share one attempt. While connections are refused only `patient` callers wait until then; the others get
        the answer after `refused_s`, whenever the attempt began.
        """
        if self.closed:
            return task_error("clientClosed", "the client is closed", billed="no")
        if self.sdk.is_connected:
            return None
        self._wanted_at = asyncio.get_running_loop().time()
        if self._connecting is None or self._connecting.done():
            self._connecting = asyncio.create_task(self._connect())
        connecting = self._connecting
        await self._wait_for(connecting, until, patient=patient)
        if not connecting.done():
            return self._last_problem_of_connection() or task_error("noConnection", "the server does not answer")
        if connecting.cancelled():
            return task_error("clientClosed", "the client is closed", billed="no")
        return connecting.result()

    async def ping(self) -> float:
        """Returns the seconds from Runware's ping to its pong. Raises `RequestFailedError`."""
        loop = asyncio.get_running_loop()
        until = loop.time() + self._deadlines.ping_s
        problem = await self.ready(until)
        if problem is None and self._socket is not None:
            began = loop.time()
            try:
                async with asyncio.timeout_at(until):
                    await self._socket.ping()
            except TimeoutError:
                problem = task_error("noConnection", "the server does not answer a ping")
            except ConnectionClosed:
                problem = task_error("noConnection", "the connection broke")
            else:
                self._round_trip_s = loop.time() - began
                return self._round_trip_s
        problem = problem or task_error("noConnection", "the connection broke")
        self._last_problem = problem
        raise RequestFailedError(problem)

    async def close(self) -> None:
        """Closes the socket and ends every wait, within about two seconds even if the server is silent."""
        self.closed = True
        for tap in self._taps:
            tap.wake()
        if self._connecting is not None:
            self._connecting.cancel()
        if self._sdk is not None:
            closing = asyncio.create_task(self._sdk.close())
            await asyncio.wait({closing}, timeout=self._deadlines.close_s)
            await end(closing)
        self._connected_since = None

    # ---- for the socket

    def authenticated(self, socket: TappedSocket) -> None:
        """See `SocketOwner`."""
        self._socket = socket
        self._connections += 1
        self._connected_since = datetime.now(UTC)
        event("connection back" if self._connections > 1 else "connection opened", endpoint=self._endpoint)

    def rejected(self, item: ErrorItem) -> None:
        """See `SocketOwner`."""
        error = replace(from_wire(item), billed="no")
        final = error.kind in (*_TRANSIENT_KINDS, *_FINAL_KINDS)
        self._rejection = error if final else task_error("authFailed", error.message)

    def dropped(self, socket: TappedSocket, reason: str) -> None:
        """See `SocketOwner`."""
        if self._socket is not socket:
            return
        self._socket = None
        self._connected_since = None
        if not self.closed:
            self._last_problem = task_error("noConnection", reason)
            event(
                "connection dropped",
                endpoint=self._endpoint,
                reason=self.scrubber.text(reason),
                waiting=len(self._taps),
            )
        for tap in self._taps:
            tap.drop()

    # ---- inside

    async def _open_socket(self, url: str) -> ClientConnection:
        socket = await open_socket(
            url,
            taps=self._taps,
            owner=self,
            scrubber=self.scrubber,
            user_agent=_USER_AGENT,
            open_timeout_s=self._deadlines.connect_s,
        )
        if self.closed:  # the SDK had begun to reconnect before
            await socket.close()
            raise ConnectionError("the client is closed")
        return cast("ClientConnection", socket)

    async def _wait_for(self, connecting: asyncio.Task[Any], until: float, *, patient: bool) -> None:
        loop = asyncio.get_running_loop()
        enough: set[asyncio.Task[Any]] = {connecting}
        if not patient:
            refused_until = min(loop.time() + self._deadlines.refused_s, until)
            await asyncio.wait({connecting}, timeout=max(refused_until - loop.time(), 0.0))
            enough.add(asyncio.create_task(self._refused.wait()))
        try:
            await asyncio.wait(enough, timeout=max(until - loop.time(), 0.0), return_when=asyncio.FIRST_COMPLETED)
        finally:
            for refused in enough - {connecting}:
                refused.cancel()

    async def _connect(self) -> TaskError | None:
        # After a drop the SDK removes the old socket in a task of its own; connecting before that task has run would
        # make it remove the new socket.
        await asyncio.sleep(0)
        loop = asyncio.get_running_loop()
        pause_s = _FIRST_PAUSE_S
        while True:
            problem = await self._connect_once()
            give_up_at = self._wanted_at + self._deadlines.connect_s  # the last caller gets as much time as the first
            if problem is None or problem.kind in _FINAL_KINDS or loop.time() + pause_s >= give_up_at:
                return problem
            await asyncio.sleep(pause_s)
            pause_s = min(pause_s * 2, _LONGEST_PAUSE_S)

    async def _connect_once(self) -> TaskError | None:
        from runware import RunwareError

        self._rejection = None
        self._refused.clear()
        try:
            await self.sdk.connect()
        except (RunwareError, ConnectionClosed, OSError) as error:
            if was_refused(error):
                self._refused.set()
            self._last_problem = self._rejection or self.no_connection(error)
            return self._last_problem
        return None

    def no_connection(self, error: Exception) -> TaskError:
        """Converts an exception of the transport to a `TaskError`."""
        message = self.scrubber.text(str(error)).removeprefix("WebSocket connection failed: ")
        return task_error(
            "noConnection", self.scrubber.text(why_unreachable(error)), detail=message or type(error).__name__
        )

    def _last_problem_of_connection(self) -> TaskError | None:
        problem = self._last_problem
        return problem if problem is not None and problem.kind in ("connection", *_TRANSIENT_KINDS) else None


async def end(task: asyncio.Task[Any]) -> None:
    """Cancels a task and waits until it has cleaned up; its result or exception is ignored."""
    task.cancel()
    await asyncio.wait({task})
    if not task.cancelled():
        task.exception()


def call_sdk(coroutine: Coroutine[Any, Any, T], tap: Tap) -> asyncio.Task[T]:
    """Starts an SDK call that wakes the tap when it ends."""
    call = asyncio.create_task(coroutine)
    call.add_done_callback(lambda _: tap.wake())
    return call
