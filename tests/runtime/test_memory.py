"""What many threads and large pictures leave behind goes back to the system."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
VARIABLES = ("MALLOC_ARENA_MAX", "MALLOC_MMAP_THRESHOLD_", "MALLOC_TRIM_THRESHOLD_", "GLIBC_TUNABLES")
PROBE = """
import ctypes, sys, tempfile, threading
if sys.argv[1] == "app":
    import streamlit_app
libc = ctypes.CDLL(None)
libc.malloc.restype, libc.malloc.argtypes = ctypes.c_void_p, [ctypes.c_size_t]
libc.free.argtypes = [ctypes.c_void_p]

def report():
    libc.fopen.restype, libc.fopen.argtypes = ctypes.c_void_p, [ctypes.c_char_p, ctypes.c_char_p]
    libc.malloc_info.argtypes, libc.fclose.argtypes = [ctypes.c_int, ctypes.c_void_p], [ctypes.c_void_p]
    with tempfile.NamedTemporaryFile() as file:
        stream = libc.fopen(file.name.encode(), b"w")
        libc.malloc_info(0, stream)
        libc.fclose(stream)
        return file.read().decode()

def outside():
    return int(report().rsplit('<total type="mmap" count="', 1)[1].split('"')[0])

libc.free(libc.malloc(8 << 20))  # after this glibc would take blocks of 8 MiB from an arena
before = outside()
block = libc.malloc(8 << 20)
large = outside() - before
libc.free(block)
barrier = threading.Barrier(9)
def work():
    libc.free(libc.malloc(4000))
    barrier.wait()
    barrier.wait()
threads = [threading.Thread(target=work) for _ in range(8)]
[thread.start() for thread in threads]
barrier.wait()
print(report().count("<heap nr="), large)
barrier.wait()
"""


def arenas_and_large_blocks_outside(what: str, **variables: str) -> tuple[int, int]:
    """How many arenas eight threads have, and how many of one large block lie outside them."""
    environment = {name: value for name, value in os.environ.items() if name not in VARIABLES} | variables
    done = subprocess.run(
        [sys.executable, "-c", PROBE, what], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    arenas, large = done.stdout.split()[-2:]
    return int(arenas), int(large)


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc has arenas")
def test_eight_threads_share_two_arenas_in_the_app_and_a_large_block_lies_outside_them() -> None:
    assert arenas_and_large_blocks_outside("app") == (2, 1)
    arenas, large = arenas_and_large_blocks_outside("plain")
    assert arenas > 2
    assert large == 0


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc has arenas")
def test_what_the_owner_says_to_glibc_stands() -> None:
    assert arenas_and_large_blocks_outside("app", MALLOC_ARENA_MAX="4") == (4, 0)
