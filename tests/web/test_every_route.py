"""Every route that the real app has, tried by a stranger, by somebody else's cookie and over the pages' WebSocket."""

from __future__ import annotations

import base64
import os
import re
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.routing import Route

from lib.access import COOKIE, PASS_COOKIE
from lib.database import open_database
from lib.gallery import Store
from tests.support.app_server import AppServer
from tests.support.gallery_bench import ANN
from tests.support.shared_pictures import keep

OPEN = {"/enter", "/leave", "/api/health", "/_stcore/health"}
# Streamlit's own, by its documentation and its source; those of ours are read from the app.
OF_STREAMLIT = [
    "/", "/gallery", "/owner", "/generate_image", "/_stcore/host-config", "/_stcore/metrics",
    "/_stcore/upload_file/session/file", "/_stcore/bidi-components/studio/index.js", "/_stcore/script-health-check",
    "/media/0123.png", "/component/x/index.html", "/static/js/index.js", "/static/media/x.woff2", "/auth/login",
    "/auth/logout", "/oauth2callback", "/app/static/x.png", "/manifest.json", "/nothing/here",
]  # fmt: skip


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="module")
def server(data: Path) -> Iterator[AppServer]:
    running = AppServer.start(data, STUDIO_ACCESS="password", STUDIO_PASSWORD="sesame", STUDIO_OWN_MACHINE="false")
    yield running
    running.kill()


def our_routes() -> list[str]:
    from streamlit_app import _parts

    routes = [route for route in _parts()["routes"] if isinstance(route, Route)]
    return sorted({re.sub(r"{[^}]*}", "0" * 32, route.path) for route in routes})


def is_shared(path: str) -> bool:
    """Links that were shared on purpose; the tests of their routes cover them."""
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
        for answer in (server.get(path, Cookie=cookies), server.post(path, "{}", Cookie=cookies)):
            if answer[0] != 401:
                answered[path] = answer[0]
    assert answered == {}


def handshake(server: AppServer, cookies: str) -> int:
    """What the pages' WebSocket answers to its opening handshake."""
    key = base64.b64encode(os.urandom(16)).decode()
    lines = [
        "GET /_stcore/stream HTTP/1.1", f"Host: localhost:{server.port}", "Upgrade: websocket", "Connection: Upgrade",
        f"Sec-WebSocket-Key: {key}", "Sec-WebSocket-Version: 13", f"Cookie: {cookies}", f"Origin: {server.url}", "", "",
    ]  # fmt: skip
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
        connection.sendall("\r\n".join(lines).encode())
        return int(connection.recv(64).split()[1])


def come_in(server: AppServer, cookies: str = "") -> str:
    """The cookies of somebody who entered the password."""
    form = {"Content_Type": "application/x-www-form-urlencoded", "Cookie": cookies}
    status, headers, _ = server.post("/enter", "password=sesame", **form)
    assert status == 303
    return "; ".join(each.split(";")[0] for each in headers.get_all("Set-Cookie") or [])


def test_behind_a_password_the_pages_websocket_answers_only_those_inside(server: AppServer) -> None:
    assert handshake(server, f"{COOKIE}={'a' * 32}") == 403
    inside = come_in(server)
    assert handshake(server, inside) == 101
    assert server.get("/gallery", Cookie=inside, Accept="text/html")[0] == 200


def test_a_file_is_its_owners_and_a_shared_link_shows_what_was_shared_and_no_more(
    server: AppServer, data: Path
) -> None:
    store = Store(open_database(data), data / "files")
    shared, private = keep(store), keep(store)
    anns, bobs = come_in(server, f"{COOKIE}={ANN}"), come_in(server)
    for result_id in (shared, private):
        assert server.get(f"/files/{result_id}", Cookie=anns)[0] == 200
        assert server.get(f"/files/{result_id}", Cookie=bobs)[0] == 404
        assert server.get(f"/files/{result_id}")[0] == 401
    link = f"/s/{store.shares.create(ANN, [shared])}"
    assert server.get(link, Accept="text/html")[0] == 200
    assert server.get(f"{link}/1")[0] == 200
    for path in (f"{link}/2", "/s/guessed", "/s/guessed/1", f"{link}/../files/{shared}"):
        assert server.get(path)[0] in (401, 404)
