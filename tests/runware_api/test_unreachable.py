"""Why a server cannot be reached, in words and not in numbers."""

from __future__ import annotations

import errno
import os
import socket
import ssl

import pytest
from websockets.datastructures import Headers
from websockets.exceptions import ConnectionClosedError, InvalidStatus
from websockets.http11 import Response

from lib.runware_api.unreachable import was_refused, why_unreachable

REFUSED = OSError(errno.ECONNREFUSED, "Connect call failed ('127.0.0.1', 9)")
TWO_ADDRESSES = OSError(f"Multiple exceptions: [Errno {errno.ECONNREFUSED}] a, [Errno {errno.ECONNREFUSED}] b")
UNLIKE = OSError(f"Multiple exceptions: [Errno {errno.ECONNREFUSED}] a, [Errno {errno.ENETUNREACH}] b")
ERRORS = [
    (REFUSED, "nobody answers at its address"),
    (TWO_ADDRESSES, "nobody answers at its address"),
    (UNLIKE, "the connection could not be opened"),
    (socket.gaierror(-2, "Name or service not known"), "its address cannot be found"),
    (ssl.SSLCertVerificationError(1, "certificate verify failed"), "its certificate is not trusted"),
    (TimeoutError("timed out during opening handshake"), "the server does not answer"),
    (InvalidStatus(Response(502, "Bad Gateway", Headers())), "the server answers with HTTP 502"),
    (ConnectionClosedError(None, None), "the connection broke"),
    (OSError(errno.ENETUNREACH, os.strerror(errno.ENETUNREACH)), "the network is not there"),
    (ValueError("words of the SDK"), "words of the SDK"),
]


@pytest.mark.parametrize(("error", "words"), ERRORS)
def test_each_cause_has_its_words_however_deep_it_lies(error: Exception, words: str) -> None:
    outer = RuntimeError("WebSocket connection failed")
    outer.__cause__ = error
    assert why_unreachable(error) == why_unreachable(outer) == words


def test_only_where_every_address_refuses_nobody_listens() -> None:
    assert [was_refused(error) for error in (REFUSED, TWO_ADDRESSES, UNLIKE, TimeoutError())] == [
        True,
        True,
        False,
        False,
    ]
