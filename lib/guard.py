"""The guard: middleware that lets nobody near a page, a file, an endpoint or the pages' WebSocket who may not come in.

It refuses by default. What is open to strangers is listed here and nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from http import HTTPStatus
from typing import Final
from urllib.parse import quote, urlsplit

from starlette.requests import HTTPConnection
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from lib.access import Access, principal_of
from lib.owner import Owner
from lib.settings import SettingsError

ENTER: Final = "/enter"
LEAVE: Final = "/leave"
ENTER_BY_LOGIN: Final = "/enter/login"

# Whoever runs the studio watches these; they say nothing about anybody.
_HEALTH: Final = frozenset({"/_stcore/health", "/api/health"})
_ALWAYS_OPEN: Final = _HEALTH | {ENTER, LEAVE}
# Links that are shared on purpose: the address itself is the permission, and its routes check it.
SHARED: Final = "/s/"
# What Streamlit needs to show its own login page, before anybody has logged in. The script that runs over the
# WebSocket then draws that page and nothing else (`lib/shell.py`).
_LOGIN_PAGE: Final = frozenset(
    {"/", "/favicon.png", "/manifest.json", "/_stcore/host-config", "/_stcore/stream",
     "/auth/login", "/auth/logout", "/oauth2callback", ENTER_BY_LOGIN}
)  # fmt: skip
_LOGIN_ASSETS: Final = "/static/"
_SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_PAGE: Final = re.compile(r"/[a-z_]*(/[\w-]+)?")


def principal(connection: HTTPConnection, access: Access) -> Owner | None:
    """Who a request or a WebSocket speaks for; see `principal_of`."""
    peer = connection.client.host if connection.client else None
    return principal_of(dict(connection.headers), connection.cookies, peer, access)


def is_page_request(scope: Scope) -> bool:
    """A browser that opens a page; not its scripts, and not our own files."""
    accepts = dict(scope["headers"]).get(b"accept", b"")
    return scope["type"] == "http" and scope["method"] == "GET" and b"text/html" in accepts


def is_from_elsewhere(connection: HTTPConnection) -> bool:
    """Whether another site's page makes the browser ask this. Browsers say so; programs say nothing."""
    site = connection.headers.get("sec-fetch-site")
    if site is not None:
        return site not in ("same-origin", "none")
    origin = connection.headers.get("origin")
    hosts = {connection.headers.get("host"), connection.headers.get("x-forwarded-host")}
    return origin is not None and urlsplit(origin).netloc not in hosts


def is_https(connection: HTTPConnection) -> bool:
    """Whether the browser's side of the connection is encrypted, here or by a proxy."""
    return connection.url.scheme == "https" or connection.headers.get("x-forwarded-proto") == "https"


class Guard:
    """ASGI middleware for every request and WebSocket."""

    def __init__(self, app: ASGIApp, access: Callable[[], Access]) -> None:
        self._app = app
        self._access = access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket") or scope["path"] in _HEALTH:
            await self._app(scope, receive, send)
            return
        connection = HTTPConnection(scope)
        try:
            access = self._access()
        except SettingsError as error:
            await _not_ready(scope, receive, send, error)
            return
        who = principal(connection, access)
        if _writes_from_elsewhere(connection, who):
            await _refuse_write(scope, receive, send)
        elif who is None and not _is_open(connection, access):
            await _refuse(connection, access)(scope, receive, send)
        elif scope["type"] == "websocket" and who is not None:
            access.presence.entered(who.id)
            try:
                await self._app(scope, receive, send)
            finally:
                access.presence.left(who.id)
        else:
            await self._app(scope, receive, send)


def _writes_from_elsewhere(connection: HTTPConnection, who: Owner | None) -> bool:
    """A token is never sent by a browser on its own; a cookie, and being on the owner's machine, are."""
    if connection.scope["type"] != "http" or (who is not None and who.caller):
        return False
    leaves = connection.scope["path"] == LEAVE
    return (leaves or connection.scope["method"] not in _SAFE_METHODS) and is_from_elsewhere(connection)


def _is_open(connection: HTTPConnection, access: Access) -> bool:
    """Whether a stranger may have this."""
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
        said = "A bearer token that this studio knows is needed: send the header Authorization: Bearer TOKEN."
        error = {"error": {"code": "unauthorized", "message": said, "field": None}}
        return JSONResponse(error, HTTPStatus.UNAUTHORIZED, headers)
    return PlainTextResponse("You are not logged in here.", HTTPStatus.UNAUTHORIZED, {"Cache-Control": "no-store"})


async def _close(_scope: Scope, _receive: Receive, send: Send) -> None:
    await send({"type": "websocket.close", "code": 1008, "reason": "not logged in"})


async def _refuse_write(scope: Scope, receive: Receive, send: Send) -> None:
    response: Response = PlainTextResponse("This was asked for by another site's page.", HTTPStatus.FORBIDDEN)
    await response(scope, receive, send)


async def _not_ready(scope: Scope, receive: Receive, send: Send, error: SettingsError) -> None:
    if scope["type"] == "websocket":
        await _close(scope, receive, send)
        return
    response = PlainTextResponse(f"{error} Correct it and start the studio again.", HTTPStatus.SERVICE_UNAVAILABLE)
    await response(scope, receive, send)
