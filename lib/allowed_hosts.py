"""By which names the studio may be visited: a page of a stranger's cannot point a name of its own at this machine.

A name that the public DNS could give to anybody has to be named in the settings. Addresses, names of one word and
names that belong to no public DNS need no naming: nobody can register them.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Collection
from http import HTTPStatus
from typing import Final

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

# Reserved for use without the public DNS (RFC 2606, 6762, 8375, and ICANN's "internal").
_PRIVATE_ENDINGS: Final = (".localhost", ".local", ".internal", ".home.arpa", ".test", ".example")
_NAME: Final = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(:\d{1,5})?")


def host_is_allowed(host: str, allowed: Collection[str]) -> bool:
    """Whether a Host header names this studio. `allowed` has names such as `studio.example.org` and `*.example.org`,
    or `*` for any."""
    found = _NAME.fullmatch(host.lower())
    if found is None:
        return False
    name = found[1].rstrip(".")
    return _needs_no_naming(name) or any(_is_named(name, pattern) for pattern in allowed)


def _needs_no_naming(name: str) -> bool:
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return bool(name) and ("." not in name or name.endswith(_PRIVATE_ENDINGS))
    return True


def _is_named(name: str, pattern: str) -> bool:
    return pattern == "*" or name == pattern or (pattern.startswith("*.") and name.endswith(pattern[1:]))


class AllowedHosts:
    """ASGI middleware: whatever comes under another name is refused, pages, files, endpoints and WebSockets alike."""

    def __init__(self, app: ASGIApp, allowed: Callable[[], Collection[str]]) -> None:
        self._app = app
        self._allowed = allowed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket") or host_is_allowed(
            Headers(scope=scope).get("host", ""), self._allowed()
        ):
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": HTTPStatus.FORBIDDEN})
        else:
            sentence = "This studio is not known by this name. Its owner can add the name to STUDIO_ALLOWED_HOSTS."
            await PlainTextResponse(sentence, HTTPStatus.MISDIRECTED_REQUEST)(scope, receive, send)
