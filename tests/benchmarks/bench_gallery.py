"""The gallery's page among few and among many: `python -m tests.benchmarks.bench_gallery`.

Reruns are timed as a visitor without a browser waits for them, page turns in Chromium from the click until the pictures
of the next page are drawn.
"""

from __future__ import annotations

import asyncio
import gc
import statistics
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import psutil
from playwright.sync_api import Page
from streamlit.proto.WidgetStates_pb2 import WidgetState

from tests.benchmarks.apart import data_folder
from tests.benchmarks.app_session import AppSession
from tests.benchmarks.browser import chromium
from tests.benchmarks.many_rows import fill
from tests.benchmarks.report import Row, markdown, median_ms, short, spread
from tests.benchmarks.streamlit_process import studio
from tests.support.app_server import AppServer

SCRIPT_MS: Final = 100.0
BROWSER_MS: Final = 400.0
MEMORY_MIB: Final = 10.0
FILTERS: Final[Mapping[str, str]] = {
    "everything": "",
    "a common word": "q=fox",
    "a rare word": "q=number+47",
    "a word that is nowhere": "q=zebra",
    "a word, dearest first": "q=fox&sort=dearest",
    "stars": "show=starred",
    "a model": "model=bfl:5@1",
    "a tag": "tag=client",
    "a size": "size=large",
    "a cost": "cost=middle",
    "a source": "by=runware",
    "days": "since=2023-11-20&until=2023-11-25",
    "dearest first": "sort=dearest",
    "largest first": "sort=largest",
    "the table": "view=table",
}


class Measured:
    """What one gallery gave: seconds by name, bytes of each page turn, MiB that many turns left."""

    def __init__(self) -> None:
        self.seconds: dict[str, list[float]] = {}
        self.turn_bytes: list[int] = []
        self.grown_mib = 0.0
        self.browser_s: dict[str, list[float]] = {}


async def reruns(server: AppServer, found: Measured, *, rounds: int, turns: int) -> None:
    """Opening, every filter, and page turns."""
    for _ in range(rounds):
        began = time.perf_counter()
        async with AppSession(server, "gallery"):
            found.seconds.setdefault("opening, with the connection", []).append(time.perf_counter() - began)
    async with AppSession(server, "gallery") as session:
        for name, query in FILTERS.items():
            for _ in range(rounds):
                session.query = "q=a+fox+that+nobody+drew"  # so that the filter is a change each time
                await session.rerun()
                session.query = query
                found.seconds.setdefault(f"filter: {name}", []).append(await session.rerun())
        session.query = ""
        await session.rerun()
        process = psutil.Process(server.process.pid)
        before = 0
        for turn in range(2 * turns):  # the first half fills what is kept anyway
            if turn == turns:
                before = process.memory_info().rss
            pressed = await _turn(session, forward=(turn // 8) % 2 == 0)
            if turn >= turns:
                found.seconds.setdefault("page turn", []).append(pressed)
                found.turn_bytes.append(session.received_bytes)
        found.grown_mib = (process.memory_info().rss - before) / 2**20


async def _turn(session: AppSession, *, forward: bool) -> float:
    button = session.widget("button", "Next" if forward else "Previous")
    return await session.rerun(WidgetState(id=button, trigger_value=True))


def in_browser(server: AppServer, found: Measured, rounds: int) -> None:
    """From the click to the pictures of the next page, drawn; and the same for a filter."""
    with chromium() as browser:
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.goto(f"{server.url}/gallery")
        _drawn(page, None)
        for turn in range(rounds + 2):
            first = _first(page)
            began = time.perf_counter()
            page.get_by_role("button", name="Previous" if (turn // 8) % 2 else "Next").click()
            _drawn(page, first)
            if turn >= 2:
                found.browser_s.setdefault("page turn", []).append(time.perf_counter() - began)
        for _ in range(rounds):
            for on in (True, False):
                first = _first(page)
                began = time.perf_counter()
                page.get_by_text("Starred", exact=True).click()
                _drawn(page, first)
                if on:
                    found.browser_s.setdefault("filter: stars", []).append(time.perf_counter() - began)


def _first(page: Page) -> str:
    return str(page.evaluate(_FIRST))


def _drawn(page: Page, before: str | None) -> None:
    page.wait_for_function(f"before => {{ const now = ({_FIRST})(); return now && now !== before }}", arg=before)


# The address of the first tile's picture, once it and its neighbours on the screen are decoded.
_FIRST: Final = """() => {
  const isSeen = box => box.bottom > 0 && box.top < innerHeight
  for (const host of document.querySelectorAll("*")) {
    const root = host.shadowRoot ?? host
    const images = root === host ? [] : [...root.querySelectorAll(".tile img")]
    if (!images.length) continue
    const seen = images.filter(image => isSeen(image.getBoundingClientRect()))
    return seen.length && seen.every(image => image.complete && image.naturalWidth) ? images[0].src : ""
  }
  const images = [...document.querySelectorAll(".tile img")]
  const seen = images.filter(image => isSeen(image.getBoundingClientRect()))
  return seen.length && seen.every(image => image.complete && image.naturalWidth) ? images[0].src : ""
}"""


def look(folder: Path, count: int, *, rounds: int, turns: int, browser: bool) -> Measured:
    """All of it on a gallery of so many pictures."""
    fill(folder, count)
    gc.collect()
    found = Measured()
    with studio(folder) as server:
        asyncio.run(reruns(server, found, rounds=rounds, turns=turns))
        if browser:
            in_browser(server, found, rounds)
    return found


def measure(
    *, few: int = 500, many: int = 50_000, rounds: int = 15, turns: int = 200, browser: bool = True
) -> list[Row]:
    """One row per filter, each beside the same among few."""
    with data_folder() as folder:
        of_few = look(folder / "few", few, rounds=rounds, turns=turns, browser=browser)
        of_many = look(folder / "many", many, rounds=rounds, turns=turns, browser=browser)
    rows = []
    for name, seconds in of_many.seconds.items():
        beside = f"among {few:,}: {short(median_ms(of_few.seconds[name]))} ms; {_spread_ms(seconds)}"
        aim = None if name.startswith("opening") else SCRIPT_MS
        rows.append(Row(f"Gallery of {many:,}, {name}", median_ms(seconds), "ms", aim, beside))
    bytes_few, bytes_many = (statistics.median(one.turn_bytes) for one in (of_few, of_many))
    rows.append(Row(f"Gallery of {many:,}, bytes of a page turn", bytes_many / 1e3, "kB", None,
                    f"among {few:,}: {short(bytes_few / 1e3)} kB"))  # fmt: skip
    rows.append(Row(f"Gallery of {many:,}, memory after {turns} page turns more", of_many.grown_mib, "MiB", MEMORY_MIB,
                    f"among {few:,}: {short(of_few.grown_mib)} MiB"))  # fmt: skip
    for name, seconds in of_many.browser_s.items():
        beside = f"among {few:,}: {short(median_ms(of_few.browser_s[name]))} ms; {_spread_ms(seconds)}"
        rows.append(Row(f"Gallery of {many:,} in Chromium, {name}", median_ms(seconds), "ms", BROWSER_MS, beside))
    return rows


def _spread_ms(seconds: list[float]) -> str:
    return spread([1e3 * value for value in seconds], "ms")


if __name__ == "__main__":
    print(markdown(measure()))
