"""What the whole app takes in memory, its sandbox in the same process: against a small host's 690 MB and 2.7 GB.

Run from the project's folder: `python -m tests.benchmarks.bench_footprint`. Asked through the endpoints; memory is the
process's RSS, its peak between two steps sampled 50 times a second.
"""

from __future__ import annotations

import asyncio
import base64
import io
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack
from typing import Any

import psutil
from PIL import Image

from tests.benchmarks.apart import data_folder
from tests.benchmarks.app_session import AppSession
from tests.benchmarks.report import Row, markdown
from tests.benchmarks.streamlit_process import studio
from tests.support.api_callers import ANN_TOKEN, TOKENS, Caller
from tests.support.app_server import AppServer

MB = 1e6
SMALL_HOST_MB, LARGE_HOST_MB = 690, 2700
SESSIONS = 20


class Peak:
    """The highest RSS of a process since it was last asked, in MB."""

    def __init__(self, pid: int) -> None:
        self._process = psutil.Process(pid)
        self._highest = 0.0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def now(self) -> float:
        return float(self._process.memory_info().rss) / MB

    def since_last(self) -> float:
        highest, self._highest = max(self._highest, self.now()), 0.0
        return highest

    def stop(self) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._over.wait(0.02):
            self._highest = max(self._highest, self.now())


def measure(*, side_px: int = 1024, video: Mapping[str, Any] | None = None, sessions: int = SESSIONS) -> list[Row]:
    """One step after the other in one process, so later ones stand on what earlier ones left."""
    rows: list[Row] = []
    with data_folder() as folder, studio(folder, **TOKENS) as server:
        caller, peak = Caller(server.port, ANN_TOKEN), Peak(server.process.pid)
        picture = base64.b64encode(_photograph()).decode()
        film = {"positivePrompt": "clouds over the sea", **(video or {})}
        steps: dict[str, Callable[[], object]] = {
            "at rest": lambda: time.sleep(1),  # the last of start-up settles
            f"after a picture of {side_px}²": lambda: _ask(caller, "generate/image", _fox(side_px)),
            "after a background removed": lambda: _ask(caller, "remove-background", {"image": picture}),
            "after an upscale": lambda: _ask(caller, "upscale-image", {"image": picture}),
            "after a caption": lambda: _ask(caller, "caption-image", {"image": picture}),
            "after a video": lambda: _ask(caller, "generate/video", film),
            f"with {sessions} sessions open": lambda: asyncio.run(_visit(server, sessions)),
        }
        for name, step in steps.items():
            peak.since_last()
            step()
            highest = peak.since_last()
            room = f"peak {highest:.0f} MB, {100 * highest / SMALL_HOST_MB:.0f}% of {SMALL_HOST_MB} MB"
            rows.append(Row(f"App and sandbox, {name}", peak.now(), "MB", SMALL_HOST_MB, room))
        peak.stop()
    return rows


def _ask(caller: Caller, path: str, fields: dict[str, Any]) -> None:
    answer = caller.post_until_ended(f"/api/{path}", fields)
    assert answer.json["status"] == "success", answer.body


def _fox(side_px: int) -> dict[str, Any]:
    return {"positivePrompt": "a fox in a snowy forest", "width": side_px, "height": side_px}


async def _visit(server: AppServer, count: int) -> None:
    async with AsyncExitStack() as stack:
        for _ in range(count):
            await stack.enter_async_context(AppSession(server))
        await asyncio.sleep(1)  # as long as people look


def _photograph() -> bytes:
    out = io.BytesIO()
    Image.linear_gradient("L").resize((1024, 768)).convert("RGB").save(out, "JPEG")
    return out.getvalue()


if __name__ == "__main__":
    print(markdown(measure()))
