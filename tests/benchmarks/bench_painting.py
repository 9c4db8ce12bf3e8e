"""The sandbox's pictures: how long one takes, what memory it needs, and whether pings are answered meanwhile.

Run from the project's folder: `python -m tests.benchmarks.bench_painting`. Time and growth are measured in a new
process that paints and does nothing else; the peak is the whole app's.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import statistics
import time
import uuid
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import psutil

from lib.runware_api import EventLoopThread, RunwareClient
from lib.sandbox import Sandbox
from lib.sandbox.painting import Painting, paint
from lib.settings import ApiKey
from tests.benchmarks.apart import data_folder
from tests.benchmarks.app_session import AppSession
from tests.benchmarks.bench_memory import MIB, BrowserVisitor
from tests.benchmarks.report import Row, markdown, short, spread
from tests.benchmarks.streamlit_process import studio

PROMPTS = (
    "a fox in a snowy forest at dusk, watercolor",
    "city skyline at night in the rain, photo",
    "two sailboats on a calm sea at sunset, oil painting",
    "a castle on a mountain by a lake, pencil sketch",
    "an astronaut in the desert at noon, pixel art",
)
ANSWER_S = 120.0
BETWEEN_PINGS_S = 0.005


@dataclass(frozen=True)
class Painted:
    """Seconds of each picture, and RSS in MiB after the fifth and after the last of `runs`."""

    seconds: list[float]
    after_5_mib: float
    after_all_mib: float


def paint_many(side_px: int, runs: int) -> Painted:
    """Paint in a process of its own, after one picture that loads what painting needs."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_paint_many, args=(theirs, side_px, runs), daemon=True)
    process.start()
    try:
        found: Painted = ours.recv()
        process.join(ANSWER_S)
        return found
    finally:
        process.kill()


def _paint_many(answer: Connection, side_px: int, runs: int) -> None:
    paint(Painting(PROMPTS[0], 128, 128, 1))
    seconds, memory = [], []
    for run in range(runs):
        began = time.perf_counter()
        paint(Painting(PROMPTS[run % len(PROMPTS)], side_px, side_px, seed=run + 1))
        seconds.append(time.perf_counter() - began)
        memory.append(psutil.Process().memory_info().rss / MIB)
    answer.send(Painted(seconds, memory[min(4, runs - 1)], memory[-1]))


def peak_mib(pid: int) -> float:
    """The most memory that a process has had (Linux)."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


async def app_peak_mib(pictures: int) -> tuple[float, float]:
    """RSS of the whole app before, and its peak after it has drawn pictures of 1024² with its own sandbox, in MiB."""
    with data_folder() as folder, studio(folder) as server:
        async with AppSession(server) as session:
            at_rest = psutil.Process(server.process.pid).memory_info().rss / MIB
            visitor = BrowserVisitor(session, folder)
            for _ in range(pictures):
                await visitor.click()
            await visitor.wait_for(pictures)
        return at_rest, peak_mib(server.process.pid)


def request(side_px: int, count: int) -> dict[str, Any]:
    """An image task for the sandbox."""
    return {
        "taskType": "imageInference",
        "model": "runware:100@1",
        "positivePrompt": PROMPTS[0],
        "width": side_px,
        "height": side_px,
        "numberResults": count,
        "deliveryMethod": "sync",
    }


def pings_while_painting(side_px: int = 1024, count: int = 2) -> list[float]:
    """Round-trips, in seconds, of pings sent 5 ms apart while pictures are drawn by the real painter."""
    sandbox, loop = Sandbox.start(), EventLoopThread()
    client = RunwareClient(
        ws_url=sandbox.ws_url,
        http_url=sandbox.http_url,
        api_key=ApiKey(sandbox.api_key),
        media_origin=sandbox.origin,
    )
    try:
        loop.submit(client.open()).result(ANSWER_S)
        loop.submit(_run(client, request(128, 1))).result(ANSWER_S)  # loads what painting needs
        return loop.submit(_ping_until_painted(client, request(side_px, count))).result(ANSWER_S)
    finally:
        loop.submit(client.close()).result(ANSWER_S)
        loop.close()
        sandbox.stop()


async def _run(client: RunwareClient, task: dict[str, Any]) -> None:
    outcome = await client.run(
        task,
        task_uuid=str(uuid.uuid4()),
        expected=task["numberResults"],
        delivery="sync",
        on_sent=None,
        on_result=lambda _item: None,
        on_progress=lambda _fraction: None,
    )
    assert len(outcome.results) == task["numberResults"], outcome.errors


async def _ping_until_painted(client: RunwareClient, task: dict[str, Any]) -> list[float]:
    painting = asyncio.ensure_future(_run(client, task))
    pings = []
    while not painting.done():
        pings.append(await client.ping())
        await asyncio.wait({painting}, timeout=BETWEEN_PINGS_S)
    await painting
    return pings


def measure(runs: int = 20, timed: int = 5, side_px: int = 1024, peak_pictures: int = 5) -> list[Row]:
    """Seconds by size, memory, pings."""
    rows = []
    for side, most_s in ((side_px // 2, 0.7), (side_px, 2.0)):
        painted = paint_many(side, runs if side == side_px else timed)
        slowest = max(painted.seconds[:timed])
        beside = f"slowest of {timed} prompts {short(slowest)} s"
        rows.append(Row(f"A picture of {side}²", statistics.median(painted.seconds[:timed]), "s", most_s, beside))
    growth = painted.after_all_mib - painted.after_5_mib
    beside = f"{painted.after_5_mib:.0f} MiB after 5, {painted.after_all_mib:.0f} MiB after {runs}"
    rows.append(Row(f"Painter's memory: {runs} runs against 5", growth, "MiB more", 50, beside))
    at_rest, peak = asyncio.run(app_peak_mib(peak_pictures))
    rows.append(Row("App's peak memory while it draws 1024²", peak, "MiB", 600, f"at rest {at_rest:.0f} MiB"))
    pings = [1e3 * seconds for seconds in pings_while_painting(side_px)]
    rows.append(Row(f"Ping while it draws {side_px}²", statistics.median(pings), "ms", 50, spread(pings, "ms")))
    return rows


if __name__ == "__main__":
    print(markdown(measure()))
