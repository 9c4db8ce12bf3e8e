"""Heavy imports, done once before the first visitor, and kept out of the garbage collector's way.

With pandas and the SDK's generated types imported, a collection walks through millions of objects that never die;
frozen, they are not walked through. What sessions leave behind is collected every few seconds, for all of them
together: Streamlit's own collection after each run of a page would take most of a busy process's time.
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
    """Import what every page needs, then freeze the heap."""
    for name in _HEAVY:
        importlib.import_module(name)
    freeze_heap()


@contextmanager
def collecting_garbage(every_s: float = 5.0) -> Iterator[None]:
    """Collect what has become garbage every few seconds, from a thread that ends with the block.

    Pages leave cycles behind that hold pictures; waiting for Python's own full collections would let them pile up.
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
    """Collect once, then take what is left out of every later collection. Call it off the event loop."""
    gc.collect()
    gc.freeze()
