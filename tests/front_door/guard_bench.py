"""A small app behind the real guard and the real way in, without Streamlit."""

from __future__ import annotations

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
from lib.entrance import entrance_routes
from lib.front_door import FrontDoor
from lib.guard import Guard
from lib.settings import Settings

HTML = {"Accept": "text/html"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


async def _inside(request: Request) -> PlainTextResponse:
    return PlainTextResponse(f"inside {request.url.path}")


async def _stream(socket: WebSocket) -> None:
    await socket.accept()
    await socket.send_text("inside")
    await socket.receive()


def door(folder: Path, **settings: Any) -> tuple[TestClient, Access]:
    """Somebody far away who asks for `studio.example`, and the rules that stand between."""
    access = open_access(Settings(data_dir=folder, **settings))
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
    client = TestClient(app, base_url="http://studio.example", client=("192.0.2.7", 5000), follow_redirects=False)
    return client, access
