"""The endpoints beside the bare SDK, in turns in one run, against a server that only waits and answers.

Run from the project's folder: `python -m tests.benchmarks.bench_api`. The caller keeps its connection open. Neither
side's caller downloads the result; the studio has it on its disk by then.
"""

from __future__ import annotations

import asyncio
import base64
import io
import os
import statistics
import time
import uuid
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

import aiohttp
from PIL import Image

from tests.benchmarks.apart import data_folder
from tests.benchmarks.plain_runware import KEY, PlainRunware, plain_runware
from tests.benchmarks.report import Row, markdown, median_ms, short, spread
from tests.benchmarks.streamlit_process import studio
from tests.support.app_server import AppServer

TOKEN = "benchmark-token-0123456789"
SETTINGS = {
    "STUDIO_API_TOKENS": f"benchmark:{TOKEN}",
    "STUDIO_IN_FLIGHT": "256",
    "STUDIO_REQUESTS_PER_MINUTE": "10000",
    "STUDIO_DAILY_LIMIT_USD": "10000",
    "STUDIO_VISITOR_DAILY_LIMIT_USD": "10000",
}
CALLS = 60
WARM_UP = 5
CROWD = 200
CROWD_WORK_S = 0.5
CAPTION_WORK_S = 1.0
"""What a captioner of Runware's takes, roughly; nobody's caption of a 10 MB picture comes at once."""
IMAGE = {"taskType": "imageInference", "model": "runware:100@1", "width": 128, "height": 128}
SMALL: dict[str, dict[str, Any]] = {
    "generate/image": {**IMAGE, "positivePrompt": "a fox"},
    "remove-background": {"taskType": "removeBackground", "model": "runware:109@1"},
    "upscale-image": {"taskType": "upscale", "model": "runware:504@1", "upscaleFactor": 2},
    "caption-image": {"taskType": "caption", "model": "runware:150@2"},
}

Call = Callable[[], Coroutine[Any, Any, Any]]


def noise_jpeg(side_px: int) -> bytes:
    """A picture that cannot be compressed: 2,950 px a side are about 10 MB at quality 95."""
    out = io.BytesIO()
    Image.frombytes("RGB", (side_px, side_px), os.urandom(3 * side_px * side_px)).save(out, "JPEG", quality=95)
    return out.getvalue()


class Both:
    """The studio's endpoints and the bare SDK, ready to be called."""

    def __init__(self, http: aiohttp.ClientSession, sdk: Any, url: str) -> None:
        self._http, self._sdk, self._url = http, sdk, url

    async def ask_sdk(self, request: dict[str, Any]) -> None:
        await self._sdk.run({**request, "taskUUID": str(uuid.uuid4()), "deliveryMethod": "sync", "includeCost": True})

    async def ask_studio(self, path: str, fields: dict[str, Any] | aiohttp.FormData) -> dict[str, Any]:
        body = {"data": fields} if isinstance(fields, aiohttp.FormData) else {"json": fields}
        async with self._http.post(f"{self._url}/api/{path}", **body) as response:
            answer: dict[str, Any] = await response.json()
            if response.status != 200:
                raise RuntimeError(f"{path}: {response.status} {answer}")
            return answer

    async def get(self, path: str) -> None:
        async with self._http.get(f"{self._url}{path}") as response:
            await response.read()
            response.raise_for_status()


async def in_turns(sdk: Call, ours: Call, times: int) -> tuple[list[float], list[float]]:
    """Seconds of each, warm."""
    took: tuple[list[float], list[float]] = ([], [])
    for turn in range(WARM_UP + times):
        for seconds, call in zip(took, (sdk, ours), strict=True):
            began = time.perf_counter()
            await call()
            if turn >= WARM_UP:
                seconds.append(time.perf_counter() - began)
    return took


async def small_rows(both: Both, times: int) -> list[Row]:
    """Each endpoint with a small picture and no work at Runware: what is left is what the studio adds."""
    picture = base64.b64encode(noise_jpeg(64)).decode()
    rows = []
    for path, request in SMALL.items():
        takes_picture = path != "generate/image"
        fields = {**request, "image": picture} if takes_picture else request
        bare = {**request, "inputs": {"image": picture}} if takes_picture else request
        sdk, ours = await in_turns(partial(both.ask_sdk, bare), partial(both.ask_studio, path, fields), times)
        aim = 3.0 if path == "generate/image" else None
        beside = f"bare SDK {short(median_ms(sdk))} ms; {spread([1e3 * value for value in ours], 'ms')}"
        rows.append(Row(f"API adds: {path}, small, no work", median_ms(ours) - median_ms(sdk), "ms", aim, beside))
    return rows


async def reading_rows(both: Both, times: int) -> list[Row]:
    """What asks nothing of Runware, a video's acceptance among it."""
    video = {"positivePrompt": "a fox", "width": 256, "height": 256, "duration": 1}

    async def accept() -> None:
        async with both._http.post(f"{both._url}/api/generate/video", json=video) as response:
            if response.status != 202:
                raise RuntimeError(await response.text())

    calls: dict[str, Call] = {
        "health": lambda: both.get("/api/health"),
        "models": lambda: both.get("/api/models"),
        "generate/video, accepted": accept,
    }
    rows = []
    for name, call in calls.items():
        took = []
        for turn in range(WARM_UP + times):
            began = time.perf_counter()
            await call()
            if turn >= WARM_UP:
                took.append(time.perf_counter() - began)
        rows.append(Row(f"API: {name}", median_ms(took), "ms", None, spread([1e3 * value for value in took], "ms")))
    return rows


async def caption_rows(both: Both, side_px: int, times: int, work_s: float) -> list[Row]:
    """A large picture, a new one each time, as base64 and as a form."""
    request = {**SMALL["caption-image"], "prompt": f"work {work_s}"}
    pictures = [noise_jpeg(side_px) for _ in range(2 * (WARM_UP + times))]
    size_mb = len(pictures[0]) / 1e6
    encoded = [base64.b64encode(picture).decode() for picture in pictures]
    left = iter(range(len(pictures)))

    async def sdk() -> None:
        await both.ask_sdk({**request, "inputs": {"image": encoded[0]}})

    async def as_json() -> None:
        await both.ask_studio("caption-image", {**request, "image": encoded[next(left)]})

    async def as_form() -> None:
        form = aiohttp.FormData()
        form.add_field("image", pictures[next(left)], filename="x.jpg", content_type="image/jpeg")
        form.add_field("prompt", request["prompt"])
        await both.ask_studio("caption-image", form)

    rows = []
    for name, call in (("base64", as_json), ("form", as_form)):
        bare, ours = await in_turns(sdk, call, times)
        ratio = statistics.median(ours) / statistics.median(bare)
        beside = f"bare SDK {short(median_ms(bare))} ms, API {short(median_ms(ours))} ms"
        what = f"API: caption of {size_mb:.0f} MB as {name}, {work_s:g} s of work"
        rows.append(Row(what, ratio, "times the bare SDK", 1.3, beside))
    return rows


async def crowd_rows(both: Both, count: int, work_s: float) -> list[Row]:
    """All at once, with pictures, and with words alone."""
    rows = []
    picture = base64.b64encode(noise_jpeg(64)).decode()
    kinds: dict[str, tuple[dict[str, Any], dict[str, Any], str]] = {
        "pictures": (
            {**SMALL["generate/image"], "positivePrompt": f"work {work_s}"},
            {**SMALL["generate/image"], "positivePrompt": f"work {work_s}"},
            "generate/image",
        ),
        "captions": (
            {**SMALL["caption-image"], "prompt": f"work {work_s}", "inputs": {"image": picture}},
            {**SMALL["caption-image"], "prompt": f"work {work_s}", "image": picture},
            "caption-image",
        ),
    }
    for name, (bare, fields, path) in kinds.items():
        sides: tuple[Call, Call] = (partial(both.ask_sdk, bare), partial(both.ask_studio, path, fields))
        took: tuple[list[float], list[float]] = ([], [])
        for _ in range(4):
            for seconds, call in zip(took, sides, strict=True):
                began = time.perf_counter()
                await asyncio.gather(*(call() for _ in range(count)))
                seconds.append(time.perf_counter() - began)
        sdk, ours = (statistics.median(seconds[1:]) for seconds in took)
        beside = f"bare SDK {short(sdk)} s, ratio {ours / sdk:.1f}"
        rows.append(Row(f"API: {count} {name} of {work_s:g} s at once", ours, "s", 0.9, beside))
    return rows


async def all_rows(
    server: AppServer, runware: PlainRunware, *, times: int, crowd: int, work_s: float, side_px: int
) -> list[Row]:
    """Every row, over one connection of the SDK's and one pool of the caller's."""
    from runware import RuntimeDependencies, Runware
    from websockets.asyncio.client import connect

    headers = {"Authorization": f"Bearer {TOKEN}"}
    opening = RuntimeDependencies(ws_connect=lambda url, **options: connect(url, max_size=None, compression=None))
    async with (
        aiohttp.ClientSession(headers=headers, connector=aiohttp.TCPConnector(limit=0)) as http,
        Runware(api_key=KEY, ws_base_url=runware.ws_url, dependencies=opening) as sdk,
    ):
        both = Both(http, sdk, server.url)
        for path, request in SMALL.items():  # so that prices are known, and tasks go the quick way
            picture = {} if path == "generate/image" else {"image": base64.b64encode(noise_jpeg(64)).decode()}
            await both.ask_studio(path, {**request, **picture})
        rows = await small_rows(both, times)
        rows += await reading_rows(both, times)
        rows += await caption_rows(both, side_px, max(times // 10, 1), work_s)
        rows += await crowd_rows(both, crowd, work_s / 2)
    return rows


def measure(
    *, times: int = CALLS, crowd: int = CROWD, work_s: float = CAPTION_WORK_S, side_px: int = 2950
) -> list[Row]:
    """The endpoints, one after the other."""
    with (
        data_folder() as folder,
        plain_runware() as runware,
        studio(folder, **SETTINGS, **runware.settings) as server,
    ):
        return asyncio.run(all_rows(server, runware, times=times, crowd=crowd, work_s=work_s, side_px=side_px))


if __name__ == "__main__":
    print(markdown(measure()))
