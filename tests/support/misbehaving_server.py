"""A WebSocket server that speaks just enough of Runware's protocol to break it, one script per test.

A script is a coroutine that gets the session and one task that came in; everything the server does wrong stands in it.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import threading
import time
import uuid
from collections.abc import Awaitable, Callable
from typing import Any

from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed

from lib.runtime import EventLoopThread

Task = dict[str, Any]
Script = Callable[["Session", Task], Awaitable[None]]

KEY = "canary-key-0123456789abcdef012345"


def image(task: Task, **fields: Any) -> dict[str, Any]:
    """A result item of an image task, with an id of its own."""
    image_uuid = str(uuid.uuid4())
    return {
        "taskType": "imageInference",
        "taskUUID": task["taskUUID"],
        "imageUUID": image_uuid,
        "imageURL": f"https://im.runware.ai/{image_uuid}.jpg",
        "cost": 0.0013,
        **fields,
    }


def error(task_uuid: str | None, code: str, **fields: Any) -> dict[str, Any]:
    """An item of an `errors` array."""
    item = {"code": code, "message": f"The server says {code}.", "parameter": None, **fields}
    return item if task_uuid is None else {**item, "taskUUID": task_uuid}


class Session:
    """One connection, as a script sees it."""

    def __init__(self, server: MisbehavingServer, connection: ServerConnection, number: int) -> None:
        self.server = server
        self.number = number
        self._connection = connection

    async def send(self, *, data: list[Any] | None = None, errors: list[Any] | None = None) -> None:
        parts = {"data": data, "errors": errors}
        await self._connection.send(json.dumps({name: part for name, part in parts.items() if part is not None}))

    async def acknowledge(self, task: Task) -> None:
        await self.send(data=[{"taskType": task["taskType"], "taskUUID": task["taskUUID"]}])

    async def close(self, code: int = 1000) -> None:
        await self._connection.close(code)

    def freeze(self) -> None:
        """Stop reading: nothing is answered any more, the closing handshake included."""
        self._connection.transport.pause_reading()

    def cut(self) -> None:
        """Break TCP off, without a closing handshake."""
        self._connection.transport.abort()


class MisbehavingServer:
    """Runs in a thread of its own. `tasks` holds what came in, in order, with the loop's time of arrival."""

    def __init__(self, script: Script, *, key: str = KEY, port: int = 0) -> None:
        self.script = script
        self.port = port
        self.tasks: list[Task] = []
        self.arrived_at: list[float] = []
        self.connections = 0
        self.deaf = False
        """Take TCP connections and frames in and never say anything."""
        self._key = key
        self._changed = threading.Condition()
        self._thread = EventLoopThread("misbehaving-server")
        self._stopped = False
        self._listening: Any = None
        self.start()

    @property
    def url(self) -> str:
        return f"ws://127.0.0.1:{self.port}/v1"

    def start(self) -> None:
        self._listening = self._thread.submit(self._listen()).result(5)
        self.port = self._listening.sockets[0].getsockname()[1]

    def go_away(self) -> None:
        """Stop listening and break every connection off. `start` brings the server back on the same port."""
        self._thread.submit(self._break_off()).result(5)

    def wait_until(self, condition: Callable[[], bool], timeout_s: float = 5.0) -> None:
        """Block until a condition on what arrived holds."""
        with self._changed:
            assert self._changed.wait_for(condition, timeout_s), "the server did not see what it should have"

    def count(self, task_type: str) -> int:
        return sum(task["taskType"] == task_type for task in self.tasks)

    def stop(self) -> None:
        self._thread.close()

    async def _listen(self) -> Any:
        return await serve(self._serve, "127.0.0.1", self.port, max_size=None, compression=None, close_timeout=0.2)

    async def _break_off(self) -> None:
        for connection in list(self._listening.connections):
            connection.transport.abort()
        self._listening.close(close_connections=False)
        await asyncio.sleep(0)

    def _note(self, task: Task) -> None:
        with self._changed:
            self.tasks.append(task)
            self.arrived_at.append(time.monotonic())
            self._changed.notify_all()

    async def _serve(self, connection: ServerConnection) -> None:
        with self._changed:
            self.connections += 1
            self._changed.notify_all()
        session = Session(self, connection, self.connections)
        working: set[asyncio.Task[None]] = set()
        try:
            async for message in connection:
                for task in json.loads(message):
                    if self.deaf:
                        self._note(task)
                        continue
                    if task["taskType"] == "authentication":
                        await self._authenticate(session, task)
                        continue
                    if task["taskType"] == "ping":
                        await session.send(data=[{"taskType": "ping", "pong": True}])
                        continue
                    self._note(task)
                    work = asyncio.ensure_future(self._play(session, task))
                    working.add(work)
                    work.add_done_callback(working.discard)
        except ConnectionClosed:
            pass

    async def _authenticate(self, session: Session, task: Task) -> None:
        if task["apiKey"] == self._key:
            answer = {"taskType": "authentication", "connectionSessionUUID": str(uuid.uuid4())}
            await session.send(data=[answer])
        else:
            said = f"The key {task['apiKey']} is not valid."
            item = error(None, "invalidApiKey", message=said, parameter="apiKey", taskType="authentication")
            await session.send(errors=[item])

    async def _play(self, session: Session, task: Task) -> None:
        with contextlib.suppress(ConnectionClosed):
            await self.script(session, task)
