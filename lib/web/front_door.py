"""What stands at the web server's door: the owner's cookie, security headers, files for their owner only, TCP without
delay. Starlette only; no page code."""

from __future__ import annotations

import gc
import socket
from collections.abc import Callable, Mapping
from http import HTTPStatus

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection, Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lib.access import Access
from lib.access.visitor import COOKIE, COOKIE_MAX_AGE_S, cookie_id, new_owner_id
from lib.gallery.archive.naming import file_name
from lib.gallery.inputs import Input
from lib.gallery.rows.records import Picture
from lib.gallery.store import is_picture_id
from lib.gallery.thumbnails import thumbnail_path
from lib.navigation import PAGES
from lib.settings import SettingsError
from lib.studio import Studio
from lib.web.guard import SHARED, is_https, is_page_request, principal

# Streamlit's own page needs inline styles and scripts, eval (its charts), blobs (downloads) and its WebSocket; it
# needs nobody else's server, and nobody else needs to frame it.
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
_FILE_HEADERS = {
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    # A picture's bytes never change, but the browser's owner may.
    "Cache-Control": "private, max-age=3600",
    "Vary": "Cookie",
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
        # Whoever only looks at a shared link is not to be known again.
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


def file_routes(studio: Callable[[], Studio]) -> list[Route]:
    """Routes for pictures: `/files/{id}`, its `/thumbnail` (of 512 px, or with `?size=256`), and its `/download` under
    a readable name."""

    def find(request: Request, kind: str) -> Response:
        opened = studio()
        owner = principal(request, opened.access)
        picture_id = request.path_params["picture_id"]
        if owner is None or not is_picture_id(picture_id):
            return _not_found()
        # What lies in the trash is shown there small, and is otherwise gone.
        kept = opened.store.picture(owner.id, picture_id, also_trashed=kind == "thumbnail")
        picture = kept or opened.inputs.get(owner.id, picture_id)
        if picture is None or picture.file is None:
            return _not_found()
        if kind == "thumbnail":
            path = thumbnail_path(
                opened.store.files, picture_id, 256 if request.query_params.get("size") == "256" else 512
            )
        else:
            path = opened.store.files.path(picture.file)
        if not path.is_file():
            return _not_found()
        mime = "image/webp" if kind == "thumbnail" else picture.mime
        name = _download_name(opened, picture) if kind == "download" else None
        return FileResponse(path, media_type=mime, filename=name, headers=_FILE_HEADERS)

    return [
        Route("/files/{picture_id}", lambda request: find(request, "whole")),
        Route("/files/{picture_id}/thumbnail", lambda request: find(request, "thumbnail")),
        Route("/files/{picture_id}/download", lambda request: find(request, "download")),
    ]


def front_page_route() -> Route:
    """The front page under its own name too: Streamlit knows a default page only as the root."""

    def redirect(request: Request) -> Response:
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(f"./{query}")  # relative: the app may live below a base path

    return Route(f"/{PAGES[0].name}", redirect)


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


def _needs_cookie(connection: HTTPConnection, access: Callable[[], Access]) -> bool:
    if cookie_id(connection.cookies) is not None:
        return False
    try:
        who = principal(connection, access())
    except SettingsError:
        return False  # the guard says so
    return who is None or not (who.own_machine or who.caller)


def _new_cookie(*, secure: bool) -> str:
    cookie = f"{COOKIE}={new_owner_id()}; Path=/; Max-Age={COOKIE_MAX_AGE_S}; HttpOnly; SameSite=Lax"
    return f"{cookie}; Secure" if secure else cookie


def _download_name(studio: Studio, picture: Picture | Input) -> str:
    if isinstance(picture, Input):
        return picture.file.rpartition("/")[2]
    job = studio.store.job(picture.task_uuid)
    return file_name(picture, job.prompt if job else "")


def _not_found() -> Response:
    # The same for what does not exist and for what is somebody else's.
    return Response("Not found", HTTPStatus.NOT_FOUND, media_type="text/plain", headers=_FILE_HEADERS)
