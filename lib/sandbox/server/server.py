"""The HTTP application: the API over WebSocket and REST, the catalogue, and the files of the results."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial

from aiohttp import web

from lib.sandbox.core.calls import Services
from lib.sandbox.core.results import mime_type
from lib.sandbox.server.catalogue_api import CatalogueApi
from lib.sandbox.server.messages import MAX_MESSAGE_BYTES
from lib.sandbox.server.rest_api import RestApi
from lib.sandbox.server.websocket_api import WebSocketApi

_Next = Callable[[web.Request], Awaitable[web.StreamResponse]]


def application(services: Services) -> tuple[web.Application, WebSocketApi]:
    """The application with its routes, and its WebSocket API, which the caller closes."""
    websocket_api, rest_api = WebSocketApi(services), RestApi(services)
    app = web.Application(client_max_size=MAX_MESSAGE_BYTES, middlewares=[_no_foreign_pages])
    app.router.add_get("/v1", websocket_api.serve)
    app.router.add_post("/v1", rest_api.serve)
    app.router.add_get("/media/{name}", partial(_media, services))
    CatalogueApi(services).add_routes(app)
    return app, websocket_api


@web.middleware
async def _no_foreign_pages(request: web.Request, handler: _Next) -> web.StreamResponse:
    """Browsers send `Origin` for a page's own calls, other clients do not: no web page may call the API."""
    if request.path == "/v1" and "Origin" in request.headers:
        raise web.HTTPForbidden(text="The sandbox does not answer web pages.")
    return await handler(request)


async def _media(services: Services, request: web.Request) -> web.StreamResponse:
    media = services.media.by_name(request.match_info["name"])
    if media is None:
        raise web.HTTPNotFound(text="There is no such file (any more).")
    headers = {
        "Content-Type": mime_type(media.name),
        "Cache-Control": "private, max-age=3600, immutable",
        "X-Content-Type-Options": "nosniff",
    }
    return web.FileResponse(media.path, headers=headers)
