"""From the command to the first heading in a browser, beside `streamlit hello`, each in a new process, in turns.

Run from the project's folder: `python -m tests.benchmarks.bench_start`. The studio does its heavy imports before it
serves anybody; `streamlit hello` does them when a page asks for one. A second visitor, with an empty cache, comes after
the first.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

from playwright.sync_api import Browser

from tests.benchmarks.apart import data_folder
from tests.benchmarks.browser import chromium
from tests.benchmarks.report import Row, markdown
from tests.benchmarks.streamlit_process import LISTENS, PlainStreamlit
from tests.support.app_server import AppServer

Seconds = tuple[float, float]
"""From the command to the first visitor's heading, and from a second visitor's address bar to theirs."""


def visit(server: AppServer, browser: Browser) -> None:
    """Come with an empty cache, and leave when the heading is there."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(server.url)
    page.get_by_role("heading", level=1).first.wait_for()
    context.close()


def two_visits(start: Callable[[], AppServer], browser: Browser) -> Seconds:
    """Start, visit twice, and end it again."""
    began = time.perf_counter()
    server = start()
    try:
        visit(server, browser)
        first = time.perf_counter()
        visit(server, browser)
        return first - began, time.perf_counter() - first
    finally:
        server.kill()


def measure(rounds: int = 3) -> list[Row]:
    """Medians over the rounds, in seconds."""
    ours: list[Seconds] = []
    theirs: list[Seconds] = []
    with data_folder() as folder, chromium() as browser:
        for _ in range(rounds):
            theirs.append(two_visits(lambda: PlainStreamlit.launch(folder, "hello"), browser))
            ours.append(two_visits(lambda: AppServer.start(folder / "data", ready=LISTENS), browser))

    def row(what: str, part: Callable[[Seconds], float]) -> Row:
        studio_s, hello_s = (statistics.median(part(seconds) for seconds in each) for each in (ours, theirs))
        return Row(what, studio_s, "s", beside=f"`streamlit hello` {hello_s:.2f} s, ratio {studio_s / hello_s:.2f}")

    return [
        row("Start to first paint", lambda seconds: seconds[0]),
        row("A second visitor's first paint", lambda seconds: seconds[1]),
    ]


if __name__ == "__main__":
    print(markdown(measure()))
