"""Heavy imports, done once before the first visitor, and excluded from garbage collection.

With pandas and the SDK's generated types imported, a collection traverses millions of permanent objects; frozen, they
are skipped. Garbage of all sessions is collected together every few seconds: Streamlit's own collection after each run
of a page would take most of a busy process's time.
"""

from __future__ import annotations

import gc
import importlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

_HEAVY: Final = ("pandas", "pyarrow", "PIL.Image", "sqlalchemy", "aiohttp", "runware")


def import_heavy_modules() -> None:
    """Imports what every page needs, then freezes the heap."""
    for name in _HEAVY:
        importlib.import_module(name)
    freeze_heap()


@contextmanager
def collecting_garbage(every_s: float = 5.0) -> Iterator[None]:
    """Collects garbage every few seconds, in a thread that ends with the block.

    Pages leave reference cycles that hold pictures; until Python's own full collections they would pile up.
    """
    over = threading.Event()

    def collect() -> None:
        while not over.wait(every_s):
            gc.collect()

    thread = threading.Thread(target=collect, name="garbage", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def freeze_heap() -> None:
    """Collects once, then excludes what is left from later collections. Call it off the event loop."""
    gc.collect()
    gc.freeze()
