"""Checks which host names the studio may be visited by, and which origins may open its WebSocket and write to it.

This prevents that a foreign page points a name of its own at this machine (DNS rebinding): a name that anyone could
register in the public DNS has to be listed in the settings. Addresses, names of one word and names outside the public
DNS need no listing. Nor can a foreign page use its own address: the browser sends it in `Origin`.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from lib.access import is_loopback_address

# Reserved for use without the public DNS (RFC 2606, 6762, 8375, and ICANN's "internal").
_PRIVATE_ENDINGS: Final = (".localhost", ".local", ".internal", ".home.arpa", ".test", ".example")
_NAME: Final = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::(\d{1,5}))?", re.ASCII)
_ORIGIN: Final = re.compile(r"(https?)://([a-z0-9._:\[\]-]{1,262})", re.ASCII | re.IGNORECASE)
# Addresses that mean every address of a server; as a destination they lead to the client's own machine.
_UNSPECIFIED: Final = ("0.0.0.0", "[::]", "[::ffff:0:0]", "[::ffff:0.0.0.0]")  # noqa: S104 - names to compare with, nothing listens here
_DEFAULT_PORTS: Final[Mapping[str, int]] = {"http": 80, "https": 443}


def host_is_allowed(host: str, allowed: Collection[str]) -> bool:
    """Whether a Host header names this studio. `allowed` has names such as `studio.example.org` and `*.example.org`, or
    `*` for any."""
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


@dataclass(frozen=True)
class Origin:
    """The origin of a page, as its browser sends it. `netloc` is host and port as they were written."""

    scheme: str
    netloc: str
    name: str
    port: int


def read_origin(headers: Sequence[str]) -> Origin | None:
    """Reads the one `Origin` header that a browser sends; None if there are several, or if it is no web page's."""
    found = _ORIGIN.fullmatch(headers[0]) if len(headers) == 1 else None
    if found is None:
        return None
    scheme, netloc = found[1].lower(), found[2]
    place = _name_and_port(netloc, scheme)
    return None if place is None else Origin(scheme, netloc, *place)


def origin_is_allowed(
    headers: Sequence[str],
    *,
    host: str,
    forwarded_host: str = "",
    allowed: Collection[str] = (),
    is_https: bool = False,
    on_community_cloud: bool = False,
) -> bool:
    """Whether the `Origin` headers of a request are one header with the studio's own address.

    `host` is its Host, `forwarded_host` its X-Forwarded-Host or "" if no trusted proxy has set it, `allowed` as for
    `host_is_allowed`. `is_https`: the browser's side is known to be encrypted. On Community Cloud it always is, and the
    studio may not know its own name.
    """
    origin = read_origin(headers)
    if origin is None or not _may_be_our_scheme(origin, is_https or on_community_cloud):
        return False
    places = {_name_and_port(each, origin.scheme) for each in (host, _first(forwarded_host, allowed))}
    if (origin.name, origin.port) in places:
        return True
    if is_loopback(origin.name) and origin.port not in {place[1] for place in places if place}:
        return False  # on one machine, programs differ by port
    names = (*allowed, "*.streamlit.app") if on_community_cloud else allowed
    return any(_is_named(origin.name, pattern) for pattern in names if pattern != "*")


def _may_be_our_scheme(origin: Origin, is_https: bool) -> bool:
    """Whether a page with this scheme can be the studio's.

    An unencrypted page is not, if the studio's pages are encrypted. If that is unknown, a proxy may encrypt them
    without reporting it; but at the default port of this machine it may be another program.
    """
    if origin.scheme == "http":
        return not is_https
    return is_https or not is_loopback(origin.name) or origin.port != _DEFAULT_PORTS["https"]


def is_loopback(name: str) -> bool:
    """Whether a name or an address always means the client's own machine."""
    is_name_of_it = name in ("localhost", *_UNSPECIFIED) or name.endswith(".localhost")
    return is_name_of_it or is_loopback_address(name.strip("[]"))


def _first(forwarded_host: str, allowed: Collection[str]) -> str:
    """The host name requested from the outermost of several proxies, if it is an allowed name of the studio."""
    name = forwarded_host.split(",")[0].strip()
    return name if host_is_allowed(name, allowed) else ""


def _name_and_port(text: str, scheme: str) -> tuple[str, int] | None:
    """Normalised host and port; None if the text is no host."""
    found = _NAME.fullmatch(text.lower())
    if found is None:
        return None
    name, port = found[1].rstrip("."), int(found[2] or _DEFAULT_PORTS[scheme])
    if name.startswith("["):
        try:
            name = f"[{ipaddress.IPv6Address(name[1:-1])}]"
        except ValueError:
            return None
    return (name, port) if name and 0 < port < 2**16 else None


class AllowedHosts:
    """ASGI middleware: refuses every request under another host name, WebSockets included."""

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
