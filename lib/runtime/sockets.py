"""Sets TCP_NODELAY on the sockets that the server listens on."""

from __future__ import annotations

import gc
import socket


def disable_nagle() -> int:
    """Switches Nagle's algorithm off on this process's listening sockets; accepted connections inherit it.

    Returns the number of sockets.

    The server has no setting for it, and its sockets can only be found through the garbage collector.
    """
    # type() and not isinstance: reading `__class__` of some objects runs their code.
    sockets = [found for found in gc.get_objects() if issubclass(type(found), socket.socket) and found.fileno() >= 0]
    listeners = [found for found in sockets if _is_tcp_listener(found)]
    for listener in listeners:
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return len(listeners)


def _is_tcp_listener(candidate: socket.socket) -> bool:
    if candidate.family not in (socket.AF_INET, socket.AF_INET6) or candidate.type != socket.SOCK_STREAM:
        return False
    return bool(candidate.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN))
