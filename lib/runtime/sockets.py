"""TCP without delay for the sockets that the server listens on."""

from __future__ import annotations

import gc
import socket


def send_small_replies_at_once() -> int:
    """Switch Nagle's algorithm off on this process's listening sockets; accepted connections inherit it.

    Returns how many sockets that were.

    The server offers no setting for it, and its sockets are out of reach but for the collector that knows them all.
    """
    # type() and not isinstance: asking some objects for their class runs code of theirs.
    sockets = [found for found in gc.get_objects() if issubclass(type(found), socket.socket) and found.fileno() >= 0]
    listeners = [found for found in sockets if _is_tcp_listener(found)]
    for listener in listeners:
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return len(listeners)


def _is_tcp_listener(candidate: socket.socket) -> bool:
    if candidate.family not in (socket.AF_INET, socket.AF_INET6) or candidate.type != socket.SOCK_STREAM:
        return False
    return bool(candidate.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN))
