"""Returns to the system the memory that large pictures leave allocated in the C library."""

from __future__ import annotations

import ctypes
import sys

_C_LIBRARY = ctypes.CDLL(None) if sys.platform == "linux" else None


def give_memory_back() -> None:
    """Return freed memory to the system: glibc holds hundreds of megabytes of it until `malloc_trim` is called."""
    trim = getattr(_C_LIBRARY, "malloc_trim", None)
    if trim is not None:
        trim(0)
