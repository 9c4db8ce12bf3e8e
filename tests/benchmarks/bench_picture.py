"""From the click on "Generate" to the picture on the page, beyond the time that the API itself takes.

Run from the project's folder: `python -m tests.benchmarks.bench_picture`. A real browser on the real app, whose Runware
is a sandbox in a process of its own that takes 0.3 s for a picture and notes when. The picture is there when its
element is in the document, and loaded when its bytes are too; all processes read one clock.
"""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from tests.benchmarks.apart import data_folder
from tests.benchmarks.browser import chromium
from tests.benchmarks.quick_runware import Painted, QuickRunware, quick_runware
from tests.benchmarks.report import Row, markdown, spread
from tests.benchmarks.streamlit_process import studio

WORK_S = 0.3
SIDE_PX = 256
CALM_MS = 300
NO_DOUBLE_CLICK_MS = 1_200
"""The app takes the same request within a second for the second half of a double click."""

_WATCH = (Path(__file__).parent / "picture_watch.js").read_text(encoding="utf-8")
_AT_REST = f"""() => document.querySelector('[data-testid=stApp]')?.dataset.testScriptState === 'notRunning'
  && Date.now() - seen.changedAt > {CALM_MS}
  && Date.now() - (seen.clicks.at(-1) ?? 0) > {NO_DOUBLE_CLICK_MS}"""
_LOADED = "count => Object.values(seen.pictures).filter(picture => picture.loaded).length === count"


@dataclass(frozen=True)
class Trip:
    """One click; milliseconds since 1970."""

    clicked: float
    painted: Painted
    there: float
    loaded: float

    @property
    def to_runware_ms(self) -> float:
        return 1e3 * self.painted.began - self.clicked

    @property
    def to_page_ms(self) -> float:
        return self.there - 1e3 * self.painted.ended

    @property
    def to_eye_ms(self) -> float:
        return self.loaded - 1e3 * self.painted.ended


def prepare(page: Page, url: str) -> None:
    """Fill the form with one small picture."""
    page.add_init_script(_WATCH)
    page.goto(url)
    page.get_by_label("Prompt", exact=True).wait_for()
    page.wait_for_function(_AT_REST)
    for label, value in (("Width (px)", SIDE_PX), ("Height (px)", SIDE_PX), ("How many", 1)):
        page.get_by_label(label, exact=True).fill(str(value))
        page.get_by_label(label, exact=True).press("Enter")
        page.wait_for_function(_AT_REST)
    page.get_by_label("Prompt", exact=True).fill("a fox in a snowy forest")
    page.get_by_label("Prompt", exact=True).press("Tab")
    page.get_by_role("button", name="Generate 1").wait_for()


def click(page: Page, runware: QuickRunware, already: int) -> Trip:
    """One click on a page at rest, until its picture is loaded."""
    page.wait_for_function(_AT_REST)
    page.get_by_role("button", name="Generate 1").click()
    painted = runware.next_painted()
    page.wait_for_function(_LOADED, arg=already + 1)
    seen: dict[str, Any] = page.evaluate("seen")
    newest = max(seen["pictures"].values(), key=lambda picture: float(picture["there"]))
    return Trip(seen["clicks"][-1], painted, newest["there"], newest["loaded"])


def trips(clicks: int) -> list[Trip]:
    """Click so many times; the first, which is not counted, warms everything up."""
    with (
        data_folder() as folder,
        quick_runware(WORK_S) as runware,
        studio(folder, **runware.settings) as server,
        chromium() as browser,
    ):
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        prepare(page, server.url)
        return [click(page, runware, already) for already in range(clicks + 1)][1:]


def measure(clicks: int = 20) -> list[Row]:
    """Medians over the clicks, in milliseconds."""
    taken = trips(clicks)

    def row(what: str, values: list[float], most: float | None = None) -> Row:
        return Row(what, statistics.median(values), "ms", most, spread(values, "ms"))

    return [
        row("API's result to picture in the page", [trip.to_page_ms for trip in taken], 90),
        row("API's result to picture loaded", [trip.to_eye_ms for trip in taken]),
        row("Click to the API's start", [trip.to_runware_ms for trip in taken]),
        row("Click to picture, less the API's time", [trip.to_runware_ms + trip.to_page_ms for trip in taken]),
    ]


if __name__ == "__main__":
    print(markdown(measure()))
