"""A rerun of each page at rest, and of the front page with 20 visitors, in the real server.

Run from the project's folder: `python -m tests.benchmarks.bench_pages`. What is timed is what a visitor waits for: from
the request on the page's WebSocket until Streamlit says that the run has ended. The client knows the protocol and draws
nothing. Beside it, in turns, the same for a page of one heading in Streamlit by itself: its threads, its 10 ms between
two deliveries, the connection.
"""

from __future__ import annotations

import asyncio
import random
import statistics
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from lib.navigation import PAGES
from tests.benchmarks.apart import data_folder
from tests.benchmarks.app_session import AppSession
from tests.benchmarks.gallery_rows import fill_gallery
from tests.benchmarks.report import Row, markdown, median_ms, short, spread
from tests.benchmarks.streamlit_process import one_heading, studio
from tests.support.app_server import AppServer

WARM_UP = 10
VISITORS = 20
PAUSE_S = 1.0
"""How long a visitor of the crowd looks before clicking again, on average."""

Seconds = list[float]


async def at_rest(server: AppServer, plain: AppServer, page: str, reruns: int) -> tuple[Seconds, Seconds]:
    """Reruns of a page and of the one heading, in turns."""
    async with AppSession(server, page) as ours, AppSession(plain) as theirs:
        took: tuple[Seconds, Seconds] = ([], [])
        for turn in range(WARM_UP + reruns):
            for seconds, session in zip(took, (ours, theirs), strict=True):
                rerun_s = await session.rerun()
                if turn >= WARM_UP:
                    seconds.append(rerun_s)
        return took


@asynccontextmanager
async def crowd(server: AppServer, visitors: int) -> AsyncIterator[list[AppSession]]:
    """So many sessions on the front page, warm."""
    async with AsyncExitStack() as stack:
        sessions = [await stack.enter_async_context(AppSession(server)) for _ in range(visitors)]
        await asyncio.gather(*(session.rerun() for session in sessions))
        yield sessions


async def all_in_one_instant(server: AppServer, visitors: int, rounds: int) -> Seconds:
    """All click at the same instant, and again when all have their page."""
    async with crowd(server, visitors) as sessions:
        rounds_s = [await asyncio.gather(*(session.rerun() for session in sessions)) for _ in range(rounds)]
    return [seconds for one_round in rounds_s for seconds in one_round]


async def each_in_its_time(server: AppServer, visitors: int, lasting_s: float) -> Seconds:
    """Each clicks about once a second for a while, at moments of its own."""
    chance = random.Random(7)
    took: Seconds = []

    async def visit(session: AppSession, until: float) -> None:
        while time.monotonic() < until:
            await asyncio.sleep(chance.uniform(0, 2 * PAUSE_S))  # looks at the page
            took.append(await session.rerun())

    async with crowd(server, visitors) as sessions:
        until = time.monotonic() + lasting_s
        await asyncio.gather(*(visit(session, until) for session in sessions))
    return took


def page_rows(server: AppServer, plain: AppServer, gallery: int, reruns: int) -> list[Row]:
    """One row per page."""
    rows = []
    for page in PAGES:
        address = "" if page is PAGES[0] else page.name
        ours, theirs = asyncio.run(at_rest(server, plain, address, reruns))
        ratio = statistics.median(ours) / statistics.median(theirs)
        beside = f"one heading {short(median_ms(theirs))} ms, ratio {ratio:.1f}; {spread_ms(ours)}"
        rows.append(Row(f"Rerun of {page.title}, {gallery} in the gallery", median_ms(ours), "ms", 20, beside))
    return rows


def crowd_rows(server: AppServer, plain: AppServer, visitors: int, lasting_s: float, rounds: int) -> list[Row]:
    """The front page with many visitors, and the one heading with as many."""
    rows = []
    theirs = asyncio.run(each_in_its_time(plain, visitors, lasting_s))
    ours = asyncio.run(each_in_its_time(server, visitors, lasting_s))
    beside = f"one heading {short(median_ms(theirs))} ms; {spread_ms(ours)}"
    rows.append(Row(f"{visitors} visitors, each clicks once a second", median_ms(ours), "ms", 60, beside))
    theirs = asyncio.run(all_in_one_instant(plain, visitors, rounds))
    ours = asyncio.run(all_in_one_instant(server, visitors, rounds))
    beside = f"one heading {short(median_ms(theirs))} ms; {spread_ms(ours)}"
    rows.append(Row(f"{visitors} visitors, all click in one instant", median_ms(ours), "ms", 60, beside))
    return rows


def measure(
    *, reruns: int = 60, gallery: int = 500, visitors: int = VISITORS, lasting_s: float = 8.0, rounds: int = 8
) -> list[Row]:
    """Pages with an empty and with a full gallery, then the crowd."""
    rows: list[Row] = []
    with data_folder() as folder, one_heading(folder) as plain:
        with studio(folder / "empty") as server:
            rows += page_rows(server, plain, 0, reruns)
            crowded = crowd_rows(server, plain, visitors, lasting_s, rounds)
        fill_gallery(folder / "full", gallery)
        with studio(folder / "full") as server:
            rows += page_rows(server, plain, gallery, reruns)
    return rows + crowded


def spread_ms(seconds: Seconds) -> str:
    return spread([1e3 * value for value in seconds], "ms")


if __name__ == "__main__":
    print(markdown(measure()))
