"""Memory that large pictures leave behind in the C library."""

from __future__ import annotations

import ctypes
import sys

_C_LIBRARY = ctypes.CDLL(None) if sys.platform == "linux" else None


def give_memory_back() -> None:
    """Return freed memory to the system: glibc keeps hundreds of megabytes of it for itself, unless it is asked."""
    trim = getattr(_C_LIBRARY, "malloc_trim", None)
    if trim is not None:
        trim(0)
