"""A Runware of the benchmarks' own: the sandbox in a process of its own, with a painter that notes when it paints."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.queues import Queue
from typing import TYPE_CHECKING

from PIL import Image

from lib.sandbox import Sandbox

if TYPE_CHECKING:
    from lib.sandbox.painting import Painting

KEY = "benchmark-key-0123456789abcdef01"
WAIT_S = 30.0


@dataclass(frozen=True)
class Painted:
    """When a picture was begun and when it was painted, in seconds since 1970.

    The sandbox encodes and keeps it after that (2 ms for 256²), so the moment it leaves is a little later.
    """

    began: float
    ended: float


@dataclass(frozen=True)
class QuickRunware:
    """The running server, seen from the benchmark."""

    ws_url: str
    http_url: str
    painted: Queue[Painted]

    @property
    def settings(self) -> dict[str, str]:
        """What makes an app use it, by variable."""
        return {"RUNWARE_API_KEY": KEY, "RUNWARE_WS_URL": self.ws_url, "RUNWARE_HTTP_URL": self.http_url}

    def next_painted(self) -> Painted:
        """Wait for the next picture. Raises `queue.Empty` when none comes."""
        return self.painted.get(timeout=WAIT_S)


@contextmanager
def quick_runware(work_s: float = 0.0) -> Iterator[QuickRunware]:
    """A server that takes `work_s` seconds for a picture of one colour."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    painted: Queue[Painted] = context.Queue()
    process = context.Process(target=_serve, args=(theirs, painted, work_s), daemon=True)
    process.start()
    try:
        ws_url, http_url = ours.recv()
        yield QuickRunware(ws_url, http_url, painted)
        ours.send("stop")
        process.join(WAIT_S)
    finally:
        process.kill()


def _serve(control: Connection, painted: Queue[Painted], work_s: float) -> None:
    def paint(painting: Painting) -> Image.Image:
        began = time.time()
        picture = Image.new("RGB", (painting.width, painting.height), "teal")
        time.sleep(work_s)  # simulated work
        painted.put(Painted(began, time.time()))
        return picture

    sandbox = Sandbox.start(paint=paint, balance_usd=1e6)
    control.send((sandbox.ws_url, sandbox.http_url))
    control.recv()
    sandbox.stop()
