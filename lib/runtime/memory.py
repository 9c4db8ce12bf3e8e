"""Memory settings of the C library for this process.

glibc gives every busy thread its own arena, up to eight per core, and after the first large block is freed it takes
blocks of up to 32 MiB from arenas too. A server whose script runs and file requests each have a thread then holds
several times the memory in use, because of fragmentation, which grows as long as new threads are started.
"""

from __future__ import annotations

import ctypes
import os
import sys
from typing import Final

ARENAS: Final = 2
LARGE_BYTES: Final = 2**20
"""Blocks of at least this size are returned to the system when freed; pictures are larger, most else is smaller."""

_M_TRIM_THRESHOLD: Final = -1
_M_MMAP_THRESHOLD: Final = -3
_M_ARENA_MAX: Final = -8
_OWN: Final = ("MALLOC_ARENA_MAX", "MALLOC_MMAP_THRESHOLD_", "MALLOC_TRIM_THRESHOLD_", "GLIBC_TUNABLES")


def configure_malloc() -> None:
    """Limits the number of arenas and allocates large blocks outside them. Call it before threads are started.

    If one of glibc's own environment variables is set, it takes precedence. Without glibc nothing is done.
    """
    if sys.platform != "linux" or any(name in os.environ for name in _OWN):
        return
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is None:
        return
    mallopt(_M_ARENA_MAX, ARENAS)
    mallopt(_M_MMAP_THRESHOLD, LARGE_BYTES)  # once set, glibc no longer adjusts it
    mallopt(_M_TRIM_THRESHOLD, LARGE_BYTES)
