"""Keeps the tests, and every process they start, on this machine: a connection beyond loopback fails.

Python imports `sitecustomize` by itself when this folder is on PYTHONPATH; the tests' own process calls `install`.
"""

from __future__ import annotations

import ipaddress
import sys
from typing import Any


class LeftTheMachineError(AssertionError):
    """Something tried to connect beyond loopback."""


def _is_local(host: object) -> bool:
    if not isinstance(host, str | bytes) or host in ("", "localhost", b"", b"localhost"):
        return True
    try:
        address = ipaddress.ip_address(host.decode() if isinstance(host, bytes) else host)
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "socket.connect":
        address = arguments[1]
        if isinstance(address, tuple) and not _is_local(address[0]):
            raise LeftTheMachineError(f"connect to {address[0]}")
    elif event == "socket.getaddrinfo" and not _is_local(arguments[0]):
        raise LeftTheMachineError(f"look up {arguments[0]!r}")


def install() -> None:
    """Watch this process from here on; it cannot be undone."""
    sys.addaudithook(_watch)


if __name__ == "sitecustomize":
    install()
