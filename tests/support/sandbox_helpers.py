"""Plain painters, the real SDK on a sandbox, and a bare line for what the SDK hides."""

from __future__ import annotations

import asyncio
import base64
import io
import json
import threading
import urllib.error
import urllib.request
import uuid
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, TypeVar

import aiohttp
from PIL import Image
from runware import Runware

from lib.sandbox import Sandbox

if TYPE_CHECKING:
    from lib.sandbox.painting import Painting

T = TypeVar("T")

DEADLINE_S = 20.0


def plain_painter(painting: Painting) -> Image.Image:
    """One colour, drawn from the seed, mixed with the seed image where there is one."""
    colour = Image.new("RGB", (painting.width, painting.height), f"#{painting.seed % 0xFFFFFF:06x}")
    if painting.seed_image is None:
        return colour
    return Image.blend(painting.seed_image.resize(colour.size), colour, painting.strength)


class Gate:
    """A painter that waits until it is let go, and says when it has begun."""

    def __init__(self) -> None:
        self.begun = threading.Event()
        self.open = threading.Event()

    def __call__(self, painting: Painting) -> Image.Image:
        self.begun.set()
        assert self.open.wait(DEADLINE_S), "nobody opened the gate"
        return plain_painter(painting)


def order(**changes: Any) -> dict[str, Any]:
    """A small picture of FLUX.1 schnell. A value of None leaves the field out."""
    request = {
        "taskType": "imageInference",
        "taskUUID": str(uuid.uuid4()),
        "model": "runware:100@1",
        "positivePrompt": "a fox in a snowy forest",
        "width": 128,
        "height": 128,
        "deliveryMethod": "sync",
        **changes,
    }
    return {name: value for name, value in request.items() if value is not None}


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run to the end, or fail at the deadline."""
    return asyncio.run(asyncio.wait_for(work, DEADLINE_S))


@asynccontextmanager
async def sdk(sandbox: Sandbox, key: str) -> AsyncIterator[Runware]:
    """The real SDK, as the product uses it."""
    async with Runware(api_key=key, ws_base_url=sandbox.ws_url, http_base_url=sandbox.http_url) as client:
        yield client


def with_sdk(sandbox: Sandbox, key: str, work: Callable[[Runware], Coroutine[Any, Any, T]]) -> T:
    """Connect, do `work`, close."""

    async def connected() -> T:
        async with sdk(sandbox, key) as client:
            return await work(client)

    return run(connected())


def draw(sandbox: Sandbox, key: str, **changes: Any) -> list[dict[str, Any]]:
    """The results of one order by the SDK."""
    return with_sdk(sandbox, key, lambda client: client.run(order(**changes)))


class Line:
    """A bare WebSocket: frames as they are."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self.session = ""

    async def send(self, *tasks: dict[str, Any]) -> None:
        await self._socket.send_str(json.dumps(tasks))

    async def send_text(self, text: str) -> None:
        await self._socket.send_str(text)

    async def frame(self) -> dict[str, Any]:
        frame: dict[str, Any] = await self._socket.receive_json(timeout=DEADLINE_S)
        return frame

    async def ask(self, task: dict[str, Any]) -> dict[str, Any]:
        await self.send(task)
        return await self.frame()

    async def closed(self) -> int:
        """The code with which the server closed."""
        message = await self._socket.receive(timeout=DEADLINE_S)
        assert message.type is aiohttp.WSMsgType.CLOSE
        return int(message.data)


@asynccontextmanager
async def line(sandbox: Sandbox, key: str | None = None, *, query: str = "", session: str = "") -> AsyncIterator[Line]:
    """A bare connection; authenticated when a key is given."""
    async with aiohttp.ClientSession() as http, http.ws_connect(sandbox.ws_url + query, max_msg_size=0) as socket:
        bare = Line(socket)
        if key is not None:
            task = {"taskType": "authentication", "apiKey": key}
            answer = await bare.ask({**task, "connectionSessionUUID": session} if session else task)
            bare.session = answer["data"][0]["connectionSessionUUID"]
        yield bare


def post(sandbox: Sandbox, key: str | None, *tasks: Any, headers: dict[str, str] | None = None) -> tuple[int, Any]:
    """Status and body of one REST call."""
    request = urllib.request.Request(sandbox.http_url, json.dumps(tasks).encode(), headers or {})
    if key is not None:
        request.add_header("Authorization", f"Bearer {key}")
    try:
        with urllib.request.urlopen(request, timeout=DEADLINE_S) as response:
            return response.status, json.load(response)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


def fetched(address: str) -> Image.Image:
    """The picture at an address."""
    with urllib.request.urlopen(address, timeout=DEADLINE_S) as response:
        return Image.open(io.BytesIO(response.read()))


def data_uri(picture: Image.Image) -> str:
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    return "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode()
