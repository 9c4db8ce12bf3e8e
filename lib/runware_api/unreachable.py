"""Why a server cannot be reached, in words for a person: what libraries say of it is full of numbers."""

from __future__ import annotations

import errno
import socket
import ssl
from typing import Final

from websockets.exceptions import ConnectionClosed, InvalidStatus

_NO_NETWORK: Final = frozenset({errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN})


def why_unreachable(error: BaseException) -> str:
    """One clause to stand in brackets. What a server or the SDK itself worded is kept."""
    root = _root(error)
    if was_refused(error):
        return "nobody answers at its address"
    if isinstance(root, socket.gaierror):
        return "its address cannot be found"
    if isinstance(root, ssl.SSLCertVerificationError):
        return "its certificate is not trusted"
    if isinstance(root, TimeoutError):
        return "the server does not answer"
    if isinstance(root, InvalidStatus):
        return f"the server answers with HTTP {root.response.status_code}"
    if isinstance(root, ConnectionClosed):
        return "the connection broke"
    if isinstance(root, OSError):
        return "the network is not there" if root.errno in _NO_NETWORK else "the connection could not be opened"
    return str(root) or "the connection could not be opened"


def was_refused(error: BaseException) -> bool:
    """Whether the machine answered that nobody listens there, at every address of its name."""
    root = _root(error)
    if isinstance(root, ConnectionRefusedError):
        return True
    # Where a name has several addresses and each refuses, asyncio has one error that quotes them all.
    said = str(root)
    tries = said.count("[Errno ")
    return isinstance(root, OSError) and tries > 0 and tries == said.count(f"[Errno {errno.ECONNREFUSED}]")


def _root(error: BaseException) -> BaseException:
    while error.__cause__ is not None:
        error = error.__cause__
    return error
