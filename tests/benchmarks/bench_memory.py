"""The app's memory after many generations: one visitor clicks on, another looks at the gallery.

Run from the project's folder: `python -m tests.benchmarks.bench_memory`. The real server, visited over its WebSocket;
Runware is a quick sandbox in a process of its own, so that only the app's memory is counted.
"""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import psutil
from streamlit.proto.WidgetStates_pb2 import WidgetState

from lib.access import LOCAL_OWNER_ID
from lib.gallery import Query
from tests.benchmarks.apart import data_folder
from tests.benchmarks.app_session import AppSession
from tests.benchmarks.gallery_rows import open_store
from tests.benchmarks.quick_runware import quick_runware
from tests.benchmarks.report import Row, markdown
from tests.benchmarks.streamlit_process import studio
from tests.support.app_server import AppServer

AHEAD = 8
DEADLINE_S = 120.0
MIB = 2**20


class BrowserVisitor:
    """Clicks on "Generate" and rereads the page until the pictures are kept."""

    def __init__(self, session: AppSession, folder: Path) -> None:
        self._session = session
        self._store = open_store(folder)
        self.clicked = 0

    def kept(self) -> int:
        """How many pictures of this visitor lie in the store."""
        return sum(
            row["file"] is not None for row in self._store.finder.find(LOCAL_OWNER_ID, Query(), limit=10_000).rows
        )

    async def click(self) -> None:
        """Ask for one picture more; another prompt each time, since the same one at once is a double click."""
        self.clicked += 1
        prompt = WidgetState(id=self._widget("text_area", "Prompt"), string_value=f"a fox, number {self.clicked}")
        count = WidgetState(id=self._widget("number_input", "How many"), int_value=1)
        button = WidgetState(id=self._widget("button", "Generate"), trigger_value=True)
        await self._session.rerun(prompt, count, button)

    async def wait_for(self, count: int) -> None:
        """Rerun the page, as its news do, until so many pictures are kept."""
        deadline = time.monotonic() + DEADLINE_S
        while self.kept() < count:
            assert time.monotonic() < deadline, f"{self.kept()} of {count} pictures came"
            await self._session.rerun()

    def _widget(self, kind: str, label: str) -> str:
        for element in self._session.elements:
            if element.WhichOneof("type") == kind and getattr(element, kind).label.startswith(label):
                return str(getattr(element, kind).id)
        raise AssertionError(f"the page has no {kind} {label}")


async def memory_after(server: AppServer, folder: Path, few: int, many: int) -> tuple[float, float]:
    """RSS in MiB after `few` and after `many` generations, both with a gallery that is open and up to date."""
    process = psutil.Process(server.process.pid)
    measured = []
    async with AppSession(server) as session, AppSession(server, "gallery") as gallery:
        visitor = BrowserVisitor(session, folder)
        for generations in (few, many):
            while visitor.clicked < generations:
                await visitor.click()
                if visitor.clicked % AHEAD == 0:
                    await visitor.wait_for(visitor.clicked - AHEAD)
            await visitor.wait_for(generations)
            await gallery.rerun()
            await session.rerun()
            measured.append(process.memory_info().rss / MIB)
    return measured[0], measured[1]


def measure(few: int = 50, many: int = 500) -> list[Row]:
    """How much the app grows between the two."""
    with data_folder() as folder, quick_runware() as runware, studio(folder, **runware.settings) as server:
        before, after = asyncio.run(memory_after(server, folder, few, many))
    beside = f"{before:.0f} MiB after {few}, {after:.0f} MiB after {many}"
    return [Row(f"App's memory: {many} generations against {few}", after - before, "MiB more", 30, beside)]


if __name__ == "__main__":
    print(markdown(measure()))
