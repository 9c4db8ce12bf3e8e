"""The guard: middleware that protects pages, files, endpoints and the pages' WebSocket from unauthorised access.

It refuses by default. What is open without authorisation is listed only here.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from http import HTTPStatus
from typing import Final
from urllib.parse import quote

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from lib.access import SENT_HOST, Access, Visitor, is_loopback_address, principal_of
from lib.settings import SettingsError
from lib.web.allowed_hosts import host_is_allowed, origin_is_allowed, read_origin

ENTER: Final = "/enter"
LEAVE: Final = "/leave"
ENTER_BY_LOGIN: Final = "/enter/login"

# For monitoring by the operator; they contain no personal data.
_HEALTH: Final = frozenset({"/_stcore/health", "/api/health"})
_ALWAYS_OPEN: Final = _HEALTH | {ENTER, LEAVE}
# Links that are shared on purpose: the address itself is the permission, and the routes check it.
SHARED: Final = "/s/"
# What Streamlit needs to show its own login page before a login. The script that runs over the WebSocket then draws
# that page only (`lib/shell.py`).
_LOGIN_PAGE: Final = frozenset(
    {"/", "/favicon.png", "/manifest.json", "/_stcore/host-config", "/_stcore/stream",
     "/auth/login", "/auth/logout", "/oauth2callback", ENTER_BY_LOGIN}
)  # fmt: skip
_LOGIN_ASSETS: Final = "/static/"
_SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_PAGE: Final = re.compile(r"/[a-z_]*(/[\w-]+)?")
_LONGEST_IN_LOG: Final = 100
_log = logging.getLogger(__name__)


def principal(connection: HTTPConnection, access: Access) -> Visitor | None:
    """Returns the visitor of a request or a WebSocket; see `principal_of`."""
    peer = connection.client.host if connection.client else None
    return principal_of(dict(connection.headers), connection.cookies, peer, access)


def is_page_request(scope: Scope) -> bool:
    """Whether a browser opens a page; not its scripts, and not our own files."""
    accepts = dict(scope["headers"]).get(b"accept", b"")
    return scope["type"] == "http" and scope["method"] == "GET" and b"text/html" in accepts


def is_from_elsewhere(connection: HTTPConnection, access: Access) -> bool:
    """Whether a page of another site makes the browser send this. Browsers report it in headers; programs do not."""
    site = connection.headers.get("sec-fetch-site")
    if site is not None:
        return site not in ("same-origin", "none")
    return "origin" in connection.headers and not _has_our_origin(connection, access)


def is_https(connection: HTTPConnection) -> bool:
    """Whether the browser's side of the connection is encrypted, here or by a proxy."""
    return connection.scope.get("scheme") in ("https", "wss") or connection.headers.get("x-forwarded-proto") == "https"


class Guard:
    """ASGI middleware for every request and WebSocket."""

    def __init__(self, app: ASGIApp, access: Callable[[], Access]) -> None:
        self._app = app
        self._access = access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket") or (scope["type"] == "http" and scope["path"] in _HEALTH):
            await self._app(scope, receive, send)
            return
        connection = HTTPConnection(scope)
        try:
            access = self._access()
        except SettingsError as error:
            await _not_ready(scope, receive, send, error)
            return
        who = principal(connection, access)
        if scope["type"] == "websocket" and (problem := _origin_problem(connection, access, who)):
            _log.warning(problem)
            await _close(scope, receive, send)
        elif _writes_from_elsewhere(connection, access, who):
            await _refuse_write(scope, receive, send)
        elif who is None and not _is_open(connection, access):
            await _refuse(connection, access)(scope, receive, send)
        elif scope["type"] == "websocket" and who is not None:
            access.presence.entered(who.id)
            try:
                await self._app(_for_streamlit(scope), receive, send)
            finally:
                access.presence.left(who.id)
        else:
            await self._app(_for_streamlit(scope), receive, send)


def _has_our_origin(connection: HTTPConnection, access: Access) -> bool:
    """Whether the Origin is a page of this studio. Origins are checked only here."""
    headers = connection.headers
    # A page of another site cannot add this header to a plain request without a preflight, which is never granted.
    is_trusted = connection.scope["type"] == "http" or _comes_by_trusted_proxy(connection)
    return origin_is_allowed(
        headers.getlist("origin"),
        host=headers.get("host", ""),
        forwarded_host=headers.get("x-forwarded-host", "") if is_trusted else "",
        allowed=access.allowed_hosts,
        is_https=is_https(connection),
        on_community_cloud=access.on_community_cloud,
    )


def _comes_by_trusted_proxy(connection: HTTPConnection) -> bool:
    """Whether the request came by a proxy on this machine, or one that the server trusts: the server then replaces the
    proxy's address by the browser's, with port 0, which no real connection has."""
    client = connection.client
    return client is not None and (client.port == 0 or is_loopback_address(client.host))


def _origin_problem(connection: HTTPConnection, access: Access, who: Visitor | None) -> str | None:
    """Returns the log message for a WebSocket that comes neither from a page of this studio nor from a program with a
    token, else None. Browsers let any page open one anywhere, send cookies along and leave the check to the server."""
    origins = connection.headers.getlist("origin")
    if not origins and (who is None or not who.caller):
        return (
            f"A WebSocket to {_shown_host(connection)} was refused, for it came without an Origin. A program needs a "
            "token of STUDIO_API_TOKENS; for a browser its proxy has to hand Origin on, and Host, or "
            "STUDIO_ALLOWED_HOSTS to name the studio."
        )
    if not origins or _has_our_origin(connection, access):
        return None
    return (
        f"A WebSocket to {_shown_host(connection)} was refused, for it came from {_shown_origin(origins)}. If that is "
        "this studio's address, its proxy has to hand on the browser's Host, or STUDIO_ALLOWED_HOSTS to name it."
    )


def _shown_host(connection: HTTPConnection) -> str:
    host = connection.headers.get("host", "")
    return host if len(host) <= _LONGEST_IN_LOG and host_is_allowed(host, ("*",)) else "a Host that is none"


def _shown_origin(origins: list[str]) -> str:
    origin = read_origin(origins)
    if origin is None or len(origin.netloc) > _LONGEST_IN_LOG:
        return "an Origin that is none"
    return f"{origin.scheme}://{origin.netloc}"


def _for_streamlit(scope: Scope) -> Scope:
    """Returns the request in the form for Streamlit.

    Streamlit accepts a WebSocket if its Host equals its Origin's exactly, and otherwise first looks up this machine's
    public address, which blocks every visitor. So it gets that Host, and the one that was sent in another header.
    """
    given = Headers(scope=scope)
    replaced: dict[str, str] = {}
    if scope["type"] == "websocket":
        host, origin = given.get("host", ""), read_origin(given.getlist("origin"))
        replaced = {"host": origin.netloc if origin else host, SENT_HOST: host}
    elif SENT_HOST not in given:
        return scope
    headers = [(name, value) for name, value in given.raw if name.decode("latin-1") not in {SENT_HOST, *replaced}]
    headers += [(name.encode("latin-1"), value.encode("latin-1")) for name, value in replaced.items()]
    return {**scope, "headers": headers}


def _writes_from_elsewhere(connection: HTTPConnection, access: Access, who: Visitor | None) -> bool:
    """Whether another site makes the browser write here. Requests with a token pass: browsers send cookies by
    themselves, but never tokens."""
    if connection.scope["type"] != "http" or (who is not None and who.caller):
        return False
    leaves = connection.scope["path"] == LEAVE
    return (leaves or connection.scope["method"] not in _SAFE_METHODS) and is_from_elsewhere(connection, access)


def _is_open(connection: HTTPConnection, access: Access) -> bool:
    """Whether this is open without authorisation."""
    path = connection.scope["path"]
    if ".." in path or "//" in path or "\\" in path:
        return False
    if path in _ALWAYS_OPEN or path.startswith(SHARED):
        return True
    if connection.headers.get("authorization", "").lower().startswith("bearer"):
        return False  # a wrong token, which is not the same as none
    if access.mode == "open":
        return True
    return access.mode == "login" and (path in _LOGIN_PAGE or path.startswith(_LOGIN_ASSETS))


def _refuse(connection: HTTPConnection, access: Access) -> ASGIApp:
    scope = connection.scope
    if scope["type"] == "websocket":
        return _close
    if is_page_request(scope) and _PAGE.fullmatch(scope["path"]):
        root = "../" * (scope["path"].count("/") - 1) or "./"  # relative: the app may live below a base path
        if access.mode == "login":
            return RedirectResponse(root, HTTPStatus.SEE_OTHER)
        query = scope["query_string"].decode("latin-1")
        wanted = scope["path"].removeprefix("/") + (f"?{query}" if query else "")
        return RedirectResponse(f"{root}{ENTER[1:]}?next={quote(wanted, safe='')}", HTTPStatus.SEE_OTHER)
    headers = {"WWW-Authenticate": "Bearer", "Cache-Control": "no-store"}
    if scope["path"].startswith("/api/"):
        message = "A bearer token that this studio knows is needed: send the header Authorization: Bearer TOKEN."
        error = {"error": {"code": "unauthorized", "message": message, "field": None}}
        return JSONResponse(error, HTTPStatus.UNAUTHORIZED, headers)
    return PlainTextResponse("You are not logged in here.", HTTPStatus.UNAUTHORIZED, {"Cache-Control": "no-store"})


async def _close(_scope: Scope, _receive: Receive, send: Send) -> None:
    await send({"type": "websocket.close", "code": 1008, "reason": "not let in"})


async def _refuse_write(scope: Scope, receive: Receive, send: Send) -> None:
    response: Response = PlainTextResponse("This was asked for by another site's page.", HTTPStatus.FORBIDDEN)
    await response(scope, receive, send)


async def _not_ready(scope: Scope, receive: Receive, send: Send, error: SettingsError) -> None:
    if scope["type"] == "websocket":
        await _close(scope, receive, send)
        return
    response = PlainTextResponse(f"{error} Correct it and start the studio again.", HTTPStatus.SERVICE_UNAVAILABLE)
    await response(scope, receive, send)
