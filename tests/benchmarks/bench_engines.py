"""What the sandbox's engines take: seconds from request to file, over the real socket, and the process's memory.

Run from the project's folder: `python -m tests.benchmarks.bench_engines [photo …]`. Without photos of one's own, the
pictures are the sandbox's paintings. The aims are for two quiet cores; they are printed, nothing is asserted.
"""

from __future__ import annotations

import asyncio
import base64
import io
import resource
import statistics
import sys
import time
import uuid
from pathlib import Path
from typing import Any

import aiohttp
from PIL import Image

from lib.sandbox import Sandbox

ROUNDS = 3
PING_EVERY_S = 0.01
PHOTO_SIDE_PX = 3464  # squared, 12 megapixels
MB = 1024


class Line:
    """One connection that runs tasks and pings."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket

    async def ask(self, **task: Any) -> dict[str, Any]:
        """The frame that answers one task."""
        await self._socket.send_json([{"taskUUID": str(uuid.uuid4()), **task}])
        frame: dict[str, Any] = await self._socket.receive_json(timeout=120)
        if "errors" in frame:
            raise RuntimeError(frame["errors"][0]["message"])
        return frame

    async def timed(self, **task: Any) -> float:
        """Seconds until the answer to a sync task."""
        begun = time.perf_counter()
        await self.ask(**task)
        return time.perf_counter() - begun

    async def slowest_ping(self, task: dict[str, Any]) -> float:
        """The slowest ping in seconds while an async task runs."""
        name = str(uuid.uuid4())
        await self.ask(**{**task, "taskUUID": name, "deliveryMethod": "async"})
        slowest, status = 0.0, "processing"
        while status == "processing":
            begun = time.perf_counter()
            await self.ask(taskType="ping", ping=True)
            slowest = max(slowest, time.perf_counter() - begun)
            await asyncio.sleep(PING_EVERY_S)
            status = (await self.ask(taskType="getResponse", taskUUID=name))["data"][0]["status"]
        return slowest


def main() -> None:
    """Measure each engine in turn and print one line for each."""
    sandbox = Sandbox.start()
    try:
        asyncio.run(measure(sandbox, [Path(name) for name in sys.argv[1:]]))
    finally:
        sandbox.stop()
    print(f"{'memory':16} {peak_mb():6.0f} MB at most, client included (aim: under 700)")


async def measure(sandbox: Sandbox, photos: list[Path]) -> None:
    async with aiohttp.ClientSession() as http, http.ws_connect(sandbox.ws_url, max_msg_size=0) as socket:
        line = Line(socket)
        await line.ask(taskType="authentication", apiKey="benchmark")
        photo = await a_photo(line, photos)
        large, small = data_uri(photo, PHOTO_SIDE_PX), data_uri(photo, 256)
        tasks: list[tuple[str, float, dict[str, Any]]] = [
            ("removeBackground", 2.5, cut_out(large)),
            ("upscale", 2.5, upscale(small)),
            ("caption", 0.5, caption(data_uri(photo, 1024))),
            ("videoInference", 10.0, video("a red fox running in a snowy forest at dawn, snowing, orbit left")),
            ("videoFromPicture", 10.0, video("slow push in", inputs={"frameImages": [data_uri(photo, 2048)]})),
        ]
        for name, aim_s, task in tasks:
            await line.timed(**task)
            taken = [await line.timed(**task) for _ in range(ROUNDS)]
            print(f"{name:16} {statistics.median(taken):6.2f} s (aim {aim_s} s), {peak_mb():4.0f} MB so far")
        slowest = await line.slowest_ping(tasks[-2][2])
        print(f"{'ping':16} {slowest * 1000:6.1f} ms at most during a video (aim 50 ms)")


async def a_photo(line: Line, photos: list[Path]) -> Image.Image:
    """The first photo given, or a painting."""
    if photos:
        return Image.open(photos[0]).convert("RGB")
    frame = await line.ask(
        taskType="imageInference",
        model="runware:100@1",
        positivePrompt="photo of a red fox in a meadow",
        width=1024,
        height=1024,
        seed=5,
        outputType="base64Data",
    )
    return Image.open(io.BytesIO(base64.b64decode(frame["data"][0]["imageBase64Data"]))).convert("RGB")


def cut_out(image: str) -> dict[str, Any]:
    return {"taskType": "removeBackground", "model": "runware:109@1", "inputs": {"image": image}}


def upscale(image: str) -> dict[str, Any]:
    return {"taskType": "upscale", "model": "runware:504@1", "upscaleFactor": 4, "inputs": {"image": image}}


def caption(image: str) -> dict[str, Any]:
    return {"taskType": "caption", "model": "runware:150@2", "inputs": {"image": image}}


def video(prompt: str, **fields: Any) -> dict[str, Any]:
    """Five seconds of 720p, answered when it is done."""
    size = {"width": 1280, "height": 720, "duration": 5, "deliveryMethod": "sync"}
    return {
        "taskType": "videoInference",
        "model": "lightricks:ltx@2.3-fast",
        "positivePrompt": prompt,
        "seed": 5,
        **size,
        **fields,
    }


def data_uri(picture: Image.Image, side_px: int) -> str:
    """The picture, squared, as a JPEG without metadata."""
    buffer = io.BytesIO()
    picture.resize((side_px, side_px), Image.Resampling.LANCZOS).save(buffer, "JPEG", quality=92)
    return "data:image/jpeg;base64," + base64.b64encode(buffer.getvalue()).decode()


def peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MB


if __name__ == "__main__":
    main()
