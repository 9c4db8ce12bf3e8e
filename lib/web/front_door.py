"""Middleware for every response: the owner cookie and security headers. Starlette only; no page code."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection, Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lib.access import COOKIE, COOKIE_MAX_AGE_S, Access, cookie_id, new_owner_id
from lib.navigation import PAGES
from lib.settings import SettingsError
from lib.web.guard import SHARED, is_https, is_page_request, principal

# Streamlit's own page needs inline styles and scripts, eval (its charts), blobs (downloads) and its WebSocket; it
# needs no other server, and no other site needs to frame it.
_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "media-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self' ws: wss: data: blob:",
        "worker-src 'self' blob:",
        "frame-src 'self' blob: data:",
        "frame-ancestors 'self'",
        "base-uri 'self'",
        "form-action 'self'",
        "object-src 'none'",
    )
)
_HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(), microphone=(), payment=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


class FrontDoor:
    """ASGI middleware: gives a new browser its owner cookie, and every response its security headers."""

    def __init__(self, app: ASGIApp, access: Callable[[], Access]) -> None:
        self._app = app
        self._access = access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        connection = HTTPConnection(scope)
        # Anyone who only opens a shared link gets no cookie.
        at_a_page = is_page_request(scope) and not scope["path"].startswith(SHARED)
        is_new = at_a_page and _needs_cookie(connection, self._access)

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
                if is_new:
                    headers.append("Set-Cookie", _new_cookie(secure=is_https(connection)))
            await send(message)

        await self._app(scope, receive, send_with_headers)


def front_page_route() -> Route:
    """Serves the front page under its own name too: Streamlit serves a default page only at the root."""

    def redirect(request: Request) -> Response:
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(f"./{query}")  # relative: the app may live below a base path

    return Route(f"/{PAGES[0].name}", redirect)


def _needs_cookie(connection: HTTPConnection, access: Callable[[], Access]) -> bool:
    if cookie_id(connection.cookies) is not None:
        return False
    try:
        who = principal(connection, access())
    except SettingsError:
        return False  # the guard reports it
    return who is None or not (who.own_machine or who.caller)


def _new_cookie(*, secure: bool) -> str:
    cookie = f"{COOKIE}={new_owner_id()}; Path=/; Max-Age={COOKIE_MAX_AGE_S}; HttpOnly; SameSite=Lax"
    return f"{cookie}; Secure" if secure else cookie
