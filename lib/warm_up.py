"""Heavy imports, done once before the first visitor, and kept out of the garbage collector's way.

Streamlit collects all garbage after every script run. With pandas and the SDK's generated types imported, that walks
through millions of objects that never die; frozen, they are not walked through.
"""

from __future__ import annotations

import gc
import importlib
from typing import Final

_HEAVY: Final = ("pandas", "pyarrow", "PIL.Image", "sqlalchemy", "aiohttp", "runware")


def import_heavy_modules() -> None:
    """Import what every page needs, then freeze the heap."""
    for name in _HEAVY:
        importlib.import_module(name)
    freeze_heap()


def freeze_heap() -> None:
    """Collect once, then take what is left out of every later collection. Call it off the event loop."""
    gc.collect()
    gc.freeze()
