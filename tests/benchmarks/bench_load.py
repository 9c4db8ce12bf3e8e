"""Twenty visitors for two minutes, each with a cookie of their own: they generate, browse, and upload for captions.

Run from the project's folder: `python -m tests.benchmarks.bench_load`. The real server on loopback, visited over its
WebSocket; Runware is the plain server, which takes half a second for everything. A failed run, an error on a page or in
the log, and an upload that is not taken end it.
"""

from __future__ import annotations

import asyncio
import io
import os
import random
import secrets
import statistics
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
import psutil
from PIL import Image
from streamlit.proto.Common_pb2 import FileUploaderState, UploadedFileInfo
from streamlit.proto.WidgetStates_pb2 import WidgetState

from lib.access import COOKIE
from lib.gallery import Job
from tests.benchmarks.apart import data_folder
from tests.benchmarks.app_session import AppSession
from tests.benchmarks.gallery_rows import open_store
from tests.benchmarks.plain_runware import plain_runware
from tests.benchmarks.report import Row, markdown, p95
from tests.benchmarks.streamlit_process import studio
from tests.support.app_server import AppServer

VISITORS = 20
LASTING_S = 120.0
CAPTIONS = 3
COMES_HOME_S = 60.0
PAUSE_S = 1.5
"""How long a visitor looks before the next step, on average."""
MIB = 2**20
SETTINGS = {
    "STUDIO_OWN_MACHINE": "false",
    "STUDIO_IN_FLIGHT": "16",
    "STUDIO_REQUESTS_PER_MINUTE": "10000",
    "STUDIO_DAILY_LIMIT_USD": "10000",
    "STUDIO_VISITOR_DAILY_LIMIT_USD": "10000",
}


@dataclass
class Seen:
    """What was measured: seconds of each step by its name, memory in MiB by second."""

    steps: dict[str, list[float]] = field(default_factory=dict)
    memory: list[tuple[float, float]] = field(default_factory=list)

    def took(self, step: str, seconds: float) -> None:
        self.steps.setdefault(step, []).append(seconds)


class BrowserVisitor:
    """One browser with three pages open."""

    def __init__(self, server: AppServer, seen: Seen, number: int) -> None:
        self._server, self._seen = server, seen
        self._chance = random.Random(number)
        self.owner = secrets.token_hex(16)
        self._clicks = self._uploads = 0

    async def visit(self, until: float) -> None:
        """Step after step until the time is up."""
        async with self._page("") as generate, self._page("gallery") as gallery, self._page("caption_image") as caption:
            while time.monotonic() < until:
                await asyncio.sleep(self._chance.uniform(0, 2 * PAUSE_S))  # looks at the page
                step = self._chance.random()
                if step < 0.4:
                    await self._generate(generate)
                elif step < 0.8:
                    self._seen.took("browse", await gallery.rerun())
                else:
                    await self._upload(caption)

    async def _generate(self, page: AppSession) -> None:
        self._clicks += 1
        prompt = WidgetState(id=page.widget("text_area", "Prompt"), string_value=f"a fox {self._clicks}, work 0.5")
        button = WidgetState(id=page.widget("button", "Generate"), trigger_value=True)
        self._seen.took("generate", await page.rerun(prompt, button))
        self._seen.took("look", await page.rerun())

    async def _upload(self, page: AppSession) -> None:
        picture = a_picture(self._chance)
        place = await page.place_for_upload("picture.jpg")
        token = secrets.token_hex(16)
        headers = {"X-Xsrftoken": token, "Cookie": f"{COOKIE}={self.owner}; _streamlit_xsrf={token}"}
        form = aiohttp.FormData()
        form.add_field("file", picture, filename="picture.jpg", content_type="image/jpeg")
        began = time.perf_counter()
        async with (
            aiohttp.ClientSession(headers=headers) as http,
            http.put(f"{self._server.url}{place.upload_url}", data=form) as answer,
        ):
            assert answer.status == 204, await answer.text()
        self._seen.took("send a file", time.perf_counter() - began)
        info = UploadedFileInfo(name="picture.jpg", size=len(picture), file_id=place.file_id, file_urls=place)
        state = WidgetState(
            id=next(element.file_uploader.id for element in page.elements if element.HasField("file_uploader")),
            file_uploader_state_value=FileUploaderState(uploaded_file_info=[info]),
        )
        self._seen.took("take a file in", await page.rerun(state))
        self._uploads += 1
        if self._uploads > CAPTIONS:  # a click captions all that were brought, so it would be more each time
            return
        button = WidgetState(id=page.widget("button", "Caption"), trigger_value=True)
        self._seen.took("caption", await page.rerun(button))

    @asynccontextmanager
    async def _page(self, page: str) -> AsyncIterator[AppSession]:
        async with AppSession(self._server, page, {"Cookie": f"{COOKIE}={self.owner}"}) as session:
            yield session


def a_picture(chance: random.Random) -> bytes:
    """A photograph's size and weight, another one each time."""
    small = Image.frombytes("RGB", (64, 48), chance.randbytes(3 * 64 * 48))
    out = io.BytesIO()
    small.resize((1600, 1200), Image.Resampling.BICUBIC).save(out, "JPEG", quality=90)
    return out.getvalue()


async def watch_memory(server: AppServer, seen: Seen, began: float) -> None:
    """A number a second, until it is cancelled."""
    process = psutil.Process(server.process.pid)
    while True:
        seen.memory.append((time.monotonic() - began, process.memory_info().rss / MIB))
        await asyncio.sleep(1)


async def crowd(server: AppServer, visitors: int, lasting_s: float) -> tuple[Seen, list[str]]:
    """All of them at once; what was seen, and the visitors' ids."""
    seen, began = Seen(), time.monotonic()
    people = [BrowserVisitor(server, seen, number) for number in range(visitors)]
    watching = asyncio.ensure_future(watch_memory(server, seen, began))
    try:
        await asyncio.gather(*(visitor.visit(began + lasting_s) for visitor in people))
    finally:
        watching.cancel()
    return seen, [visitor.owner for visitor in people]


def measure(*, visitors: int = VISITORS, lasting_s: float = LASTING_S) -> list[Row]:
    """Their steps, the slowest run, and whether memory levels off. Raises `AssertionError` for any error."""
    with (
        data_folder() as folder,
        plain_runware() as runware,
        studio(folder, **SETTINGS, **runware.settings) as server,
    ):
        seen, owners = asyncio.run(crowd(server, visitors, lasting_s))
        cpu_s = sum(psutil.Process(server.process.pid).cpu_times()[:2])
        jobs = ended_jobs(folder, owners)
        troubles = [line for line in server.lines if " ERROR " in line or "Error" in line]
        assert not troubles, server.output[-6000:]
        failed = [job.problems for job in jobs if job.state != "done"]
        assert not failed, failed[:3]
    runs = [seconds for step, all_of_it in seen.steps.items() if step != "send a file" for seconds in all_of_it]
    slowest = max(runs)
    where = next(step for step, all_of_it in seen.steps.items() if slowest in all_of_it)
    beside = "; ".join(
        f"{step} {1e3 * statistics.median(all_of_it):.0f} ms, {len(all_of_it)} times"
        for step, all_of_it in sorted(seen.steps.items())
    )
    who = f"{visitors} visitors, {lasting_s:.0f} s"
    came = f"{len(runs)} script runs, {sum(len(job.results) for job in jobs)} results"
    half, end = _at(seen, lasting_s / 2), _at(seen, lasting_s)
    load = f"load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
    return [
        Row(f"{who}: the app's CPU", cpu_s, "s", None, load),
        Row(f"{who}: script run, median", 1e3 * statistics.median(runs), "ms", None, beside),
        Row(f"{who}: slowest script run", 1e3 * slowest, "ms", None, f"{where}; p95 {1e3 * p95(runs):.0f} ms"),
        Row(
            f"{who}: memory, second half",
            end - half,
            "MiB more",
            30,
            f"{half:.0f} MiB after half, {end:.0f} at the end",
        ),
        Row(
            f"{who}: jobs, none failed",
            len(jobs),
            "",
            None,
            came,
        ),
    ]


def ended_jobs(folder: Path, owners: list[str]) -> list[Job]:
    """The visitors' jobs, when the last has ended. Raises `AssertionError` for one that does not end."""
    store, deadline = open_store(folder), time.monotonic() + COMES_HOME_S
    while True:
        jobs = [job for owner in owners for job in store.recent_jobs(owner, limit=10_000)]
        if all(job.ended for job in jobs):
            break
        assert time.monotonic() < deadline, f"{sum(not job.ended for job in jobs)} of {len(jobs)} jobs do not end"
        time.sleep(0.5)  # between two looks
    return jobs


def _at(seen: Seen, moment_s: float) -> float:
    """Memory around a moment: the median of ten seconds up to it."""
    return statistics.median(mib for second, mib in seen.memory if moment_s - 10 <= second <= moment_s + 0.5)


if __name__ == "__main__":
    print(markdown(measure()))
