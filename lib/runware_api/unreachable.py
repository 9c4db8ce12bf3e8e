"""Why a server cannot be reached, in words for a person: libraries' own messages are full of numbers."""

from __future__ import annotations

import errno
import socket
import ssl
from typing import Final

from websockets.exceptions import ConnectionClosed, InvalidStatus

_NO_NETWORK: Final = frozenset({errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN})


def why_unreachable(error: BaseException) -> str:
    """Returns one clause to stand in brackets. A message of a server or of the SDK itself is used as it is."""
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
    """Whether the connection was refused at every address of the host name."""
    root = _root(error)
    if isinstance(root, ConnectionRefusedError):
        return True
    # If a name has several addresses and each refuses, asyncio raises one error that quotes them all.
    message = str(root)
    tries = message.count("[Errno ")
    return isinstance(root, OSError) and tries > 0 and tries == message.count(f"[Errno {errno.ECONNREFUSED}]")


def _root(error: BaseException) -> BaseException:
    while error.__cause__ is not None:
        error = error.__cause__
    return error
