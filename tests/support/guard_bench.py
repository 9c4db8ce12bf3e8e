"""A small app behind the real guard and the real way in, without Streamlit."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket

from lib.access import Access, open_access
from lib.settings import Settings
from lib.web import FrontDoor, Guard, entrance_routes

HTML = {"Accept": "text/html"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
STREAM = "ws://studio.example/_stcore/stream"
OWN_PAGE = {"Origin": "http://studio.example"}
FAR_AWAY = ("192.0.2.7", 5000)
BY_PROXY = ("192.0.2.7", 0)  # as uvicorn names a browser behind a proxy that it trusts


async def _inside(request: Request) -> PlainTextResponse:
    return PlainTextResponse(f"inside {request.url.path}")


async def _stream(socket: WebSocket) -> None:
    await socket.accept()
    await socket.send_json({name: socket.headers.getlist(name) for name in ("host", "origin", "x-studio-host")})
    await socket.receive()


def door(
    folder: Path, *, peer: tuple[str, int] = FAR_AWAY, on_community_cloud: bool = False, **settings: Any
) -> tuple[TestClient, Access]:
    """Somebody far away who asks for `studio.example`, and the rules that stand between."""
    access = open_access(Settings(data_dir=folder, **settings))
    access = dataclasses.replace(access, on_community_cloud=on_community_cloud)
    app = Starlette(
        routes=[
            *entrance_routes(lambda: access),
            WebSocketRoute("/_stcore/stream", _stream),
            Route("/{path:path}", _inside, methods=["GET", "POST", "PUT", "DELETE"]),
        ],
        middleware=[
            Middleware(FrontDoor, access=lambda: access),
            Middleware(Guard, access=lambda: access),
        ],
    )
    client = TestClient(app, base_url="http://studio.example", client=peer, follow_redirects=False)
    return client, access
