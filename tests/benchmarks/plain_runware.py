"""The least that the studio and the bare SDK can both talk to: a server of its own process that waits and answers.

How long it works stands in the request's words, "work 0.5" for half a second; results are one small JPEG or MP4. What
it measures against is therefore only what lies between a caller and Runware.
"""

from __future__ import annotations

import asyncio
import io
import json
import multiprocessing
import re
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

import av
import numpy as np
from aiohttp import WSMsgType, web
from PIL import Image

KEY = "benchmark-key-0123456789abcdef01"
WAIT_S = 30.0
_OUTPUTS = {"imageInference": "image", "removeBackground": "image", "upscale": "image", "videoInference": "video"}


@dataclass(frozen=True)
class PlainRunware:
    """The running server's address."""

    port: int

    @property
    def ws_url(self) -> str:
        return f"ws://127.0.0.1:{self.port}/v1"

    @property
    def settings(self) -> dict[str, str]:
        """What makes an app use it, by variable."""
        http_url = f"http://127.0.0.1:{self.port}/v1"
        return {"RUNWARE_API_KEY": KEY, "RUNWARE_WS_URL": self.ws_url, "RUNWARE_HTTP_URL": http_url}


@contextmanager
def plain_runware() -> Iterator[PlainRunware]:
    """The server, in a process of its own."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs,), daemon=True)
    process.start()
    try:
        yield PlainRunware(ours.recv())
    finally:
        process.kill()
        process.join(WAIT_S)


def _serve(ready: Connection) -> None:
    asyncio.run(_Server(ready).serve())


class _Server:
    def __init__(self, ready: Connection) -> None:
        self._ready = ready
        self._port = 0
        self._tasks: dict[str, tuple[float, list[dict[str, Any]]]] = {}
        self._working: set[asyncio.Task[None]] = set()

    async def serve(self) -> None:
        media = {"image": (_jpeg(), "image/jpeg"), "video": (_mp4(), "video/mp4")}

        async def give(request: web.Request) -> web.Response:
            body, mime = media[request.match_info["kind"]]
            return web.Response(body=body, content_type=mime)

        app = web.Application()
        app.add_routes([web.get("/v1", self._connection), web.get("/{kind}/{name}", give)])
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        self._port = runner.addresses[0][1]
        self._ready.send(self._port)
        await asyncio.Future()

    async def _connection(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(max_msg_size=0, compress=False)
        await socket.prepare(request)
        async for message in socket:
            if message.type == WSMsgType.TEXT:
                for task in json.loads(message.data):
                    work = asyncio.ensure_future(self._answer(socket, task))
                    self._working.add(work)
                    work.add_done_callback(self._working.discard)
        return socket

    async def _answer(self, socket: web.WebSocketResponse, task: dict[str, Any]) -> None:
        kind = task["taskType"]
        common = {"taskType": kind, "taskUUID": task.get("taskUUID")}
        if kind == "authentication":
            items: list[dict[str, Any]] = [{"taskType": kind, "connectionSessionUUID": str(uuid.uuid4())}]
        elif kind == "ping":
            items = [{"taskType": kind, "pong": True}]
        elif kind == "mediaStorage":
            items = [{**common, "mediaUUID": str(uuid.uuid4())}]
        elif kind == "getResponse":
            done_at, results = self._tasks[task["taskUUID"]]
            if time.monotonic() >= done_at:
                items = [{**result, "status": "success"} for result in results]
            else:
                items = [{**common, "taskType": results[0]["taskType"], "status": "processing"}]
        else:
            work_s, results = _work_s(task), [self._result(task) for _ in range(task.get("numberResults", 1))]
            self._tasks[task["taskUUID"]] = (time.monotonic() + work_s, results)
            if task.get("deliveryMethod") == "async":
                items = [common]
            else:
                await asyncio.sleep(work_s)  # simulated work
                items = results
        await socket.send_str(json.dumps({"data": items}))

    def _result(self, task: dict[str, Any]) -> dict[str, Any]:
        common = {"taskType": task["taskType"], "taskUUID": task["taskUUID"], "cost": 0.0006}
        output = _OUTPUTS.get(task["taskType"])
        if output is None:
            return {**common, "text": "a fox in a snowy forest"}
        result_uuid = str(uuid.uuid4())
        url = f"http://127.0.0.1:{self._port}/{output}/{result_uuid}"
        return {**common, f"{output}UUID": result_uuid, f"{output}URL": url, "seed": 1}


def _work_s(task: dict[str, Any]) -> float:
    found = re.search(r"work ([\d.]+)", task.get("positivePrompt") or task.get("prompt") or "")
    return float(found[1]) if found else 0.0


def _jpeg() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (128, 128), "teal").save(out, "JPEG")
    return out.getvalue()


def _mp4() -> bytes:
    out = io.BytesIO()
    with av.open(out, "w", format="mp4") as container:
        stream = container.add_stream("libx264", rate=8)
        stream.width, stream.height, stream.pix_fmt = 64, 64, "yuv420p"
        for _ in range(8):
            container.mux(stream.encode(av.VideoFrame.from_ndarray(np.zeros((64, 64, 3), np.uint8), format="rgb24")))
        container.mux(stream.encode(None))
    return out.getvalue()
