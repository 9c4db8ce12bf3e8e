"""How the C library keeps memory for this process.

glibc gives every busy thread an arena of its own, up to eight per core, and after the first large block that is freed
it takes blocks of up to 32 MiB from arenas too. A server whose script runs and file requests each have a thread then
holds several times what is in use: holes between what lives, which grow for as long as new threads come.
"""

from __future__ import annotations

import ctypes
import os
import sys
from typing import Final

ARENAS: Final = 2
LARGE_BYTES: Final = 2**20
"""Blocks from this size on go back to the system when they are freed; pictures are larger, most else is smaller."""

_M_TRIM_THRESHOLD: Final = -1
_M_MMAP_THRESHOLD: Final = -3
_M_ARENA_MAX: Final = -8
_OWN: Final = ("MALLOC_ARENA_MAX", "MALLOC_MMAP_THRESHOLD_", "MALLOC_TRIM_THRESHOLD_", "GLIBC_TUNABLES")


def keep_memory_together() -> None:
    """Few arenas, and large blocks outside them. Call it before the process has threads.

    Whoever set one of glibc's own variables has decided otherwise, and it stands. Without glibc nothing is done.
    """
    if sys.platform != "linux" or any(name in os.environ for name in _OWN):
        return
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is None:
        return
    mallopt(_M_ARENA_MAX, ARENAS)
    mallopt(_M_MMAP_THRESHOLD, LARGE_BYTES)  # once set, glibc no longer moves it
    mallopt(_M_TRIM_THRESHOLD, LARGE_BYTES)
