"""Every route that the real app has, tried by a stranger, by somebody else's cookie and over the pages' WebSocket."""

from __future__ import annotations

import base64
import os
import re
import socket
from collections.abc import Iterator

import pytest
from starlette.routing import Route

from lib.access import PASS_COOKIE
from lib.owner import COOKIE
from tests.app_server import AppServer

OPEN = {"/enter", "/leave", "/api/health", "/_stcore/health"}
# Streamlit's own, by its documentation and its source; those of ours are read from the app.
OF_STREAMLIT = [
    "/", "/gallery", "/owner", "/generate_image", "/_stcore/host-config", "/_stcore/metrics",
    "/_stcore/upload_file/session/file", "/_stcore/bidi-components/studio/index.js", "/_stcore/script-health-check",
    "/media/0123.png", "/component/x/index.html", "/static/js/index.js", "/static/media/x.woff2", "/auth/login",
    "/auth/logout", "/oauth2callback", "/app/static/x.png", "/manifest.json", "/nothing/here",
]  # fmt: skip


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppServer]:
    running = AppServer.start(
        tmp_path_factory.mktemp("data"), STUDIO_ACCESS="password", STUDIO_PASSWORD="sesame", STUDIO_OWN_MACHINE="false"
    )
    yield running
    running.kill()


def our_routes() -> list[str]:
    from streamlit_app import _parts

    routes = [route for route in _parts()["routes"] if isinstance(route, Route)]
    return sorted({re.sub(r"{[^}]*}", "0" * 32, route.path) for route in routes})


def is_shared(path: str) -> bool:
    """Links that were shared on purpose; whoever made them tests them."""
    return path.startswith("/s/")


@pytest.mark.parametrize(
    "cookies", ["", f"{COOKIE}={'a' * 32}", f"{PASS_COOKIE}=forged; {COOKIE}=local"], ids=["none", "browser", "forged"]
)
def test_behind_a_password_no_route_answers_a_stranger(server: AppServer, cookies: str) -> None:
    ours = our_routes()
    assert {"/enter", f"/files/{'0' * 32}"} <= set(ours)
    answered = {}
    for path in {*ours, *OF_STREAMLIT}:
        if path in OPEN or is_shared(path):
            continue
        for asked in (server.get(path, Cookie=cookies), server.post(path, "{}", Cookie=cookies)):
            if asked[0] != 401:
                answered[path] = asked[0]
    assert answered == {}


def handshake(server: AppServer, cookies: str) -> int:
    """What the pages' WebSocket answers to its opening handshake."""
    key = base64.b64encode(os.urandom(16)).decode()
    lines = [
        "GET /_stcore/stream HTTP/1.1", f"Host: localhost:{server.port}", "Upgrade: websocket", "Connection: Upgrade",
        f"Sec-WebSocket-Key: {key}", "Sec-WebSocket-Version: 13", f"Cookie: {cookies}", "", "",
    ]  # fmt: skip
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
        connection.sendall("\r\n".join(lines).encode())
        return int(connection.recv(64).split()[1])


def test_behind_a_password_the_pages_websocket_answers_only_those_inside(server: AppServer) -> None:
    assert handshake(server, f"{COOKIE}={'a' * 32}") == 403
    status, headers, _ = server.post("/enter", "password=sesame", Content_Type="application/x-www-form-urlencoded")
    assert status == 303
    inside = "; ".join(each.split(";")[0] for each in headers.get_all("Set-Cookie") or [])
    assert handshake(server, inside) == 101
    assert server.get("/gallery", Cookie=inside, Accept="text/html")[0] == 200
    assert server.get(f"/files/{'0' * 32}", Cookie=inside)[0] == 404
