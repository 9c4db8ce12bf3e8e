"""The web server's door, tried from outside on the real app."""

from __future__ import annotations

import http.client
import io
import re
import signal
import socket
import statistics
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import func, select

from lib.access import COOKIE
from lib.database import open_database
from lib.gallery import Store
from lib.gallery.tables.schema import workers
from lib.runtime import disable_nagle
from tests.support.app_server import AppServer
from tests.support.gallery_bench import item, new_job

ANN, BOB = "a" * 32, "b" * 32
HTML = {"Accept": "text/html"}
SHARED = "studio.example"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="module")
def server(data: Path) -> Iterator[AppServer]:
    running = AppServer.start(data)
    yield running
    running.kill()


@pytest.fixture(scope="module")
def result_id(data: Path, server: AppServer) -> str:
    """A picture of Ann's, put into the store that the app uses."""
    out = io.BytesIO()
    Image.new("RGB", (64, 64), "teal").save(out, "PNG")
    store = Store(open_database(data), data / "files")
    job = store.add_job(new_job(ANN))
    result_id = store.add_result(job, item(5), seconds=1.0)
    assert result_id is not None
    store.keep_bytes(result_id, out.getvalue())
    return result_id


def cookie(owner: str) -> dict[str, str]:
    return {"Cookie": f"{COOKIE}={owner}", "Host": SHARED}


def test_a_new_browser_gets_a_cookie_that_scripts_cannot_read(server: AppServer) -> None:
    _, headers, _ = server.get("/", Host=SHARED, **HTML)
    assert re.fullmatch(rf"{COOKIE}=[0-9a-f]{{32}}; Path=/; Max-Age=\d+; HttpOnly; SameSite=Lax", headers["Set-Cookie"])


def test_behind_https_the_cookie_is_secure(server: AppServer) -> None:
    _, headers, _ = server.get("/", Host=SHARED, X_Forwarded_Proto="https", **HTML)
    assert headers["Set-Cookie"].endswith("; Secure")


def test_a_known_browser_keeps_its_cookie(server: AppServer) -> None:
    _, headers, _ = server.get("/", **cookie(ANN), **HTML)
    assert headers["Set-Cookie"] is None


def test_the_owners_machine_needs_no_cookie(server: AppServer) -> None:
    _, headers, _ = server.get("/", **HTML)
    assert headers["Set-Cookie"] is None


@pytest.mark.parametrize("path", ["/", "/gallery", "/_stcore/health", "/files/nothing"])
def test_every_response_has_security_headers(server: AppServer, path: str) -> None:
    _, headers, _ = server.get(path, **HTML)
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "SAMEORIGIN"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "default-src" in headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("tail", "mime"),
    [
        ("", "image/png"),
        ("/thumbnail", "image/webp"),
        ("/thumbnail?size=256", "image/webp"),
        ("/download", "image/png"),
    ],
)
def test_a_file_is_for_its_owner(server: AppServer, result_id: str, tail: str, mime: str) -> None:
    status, headers, body = server.get(f"/files/{result_id}{tail}", **cookie(ANN))
    assert (status, headers["Content-Type"]) == (200, mime)
    assert Image.open(io.BytesIO(body)).size == (64, 64)
    assert headers["Cache-Control"].startswith("private")


def test_a_download_has_a_readable_name(server: AppServer, result_id: str) -> None:
    _, headers, _ = server.get(f"/files/{result_id}/download", **cookie(ANN))
    assert headers["Content-Disposition"] == 'attachment; filename="a-fox-5.png"'


@pytest.mark.parametrize("tail", ["", "/thumbnail", "/thumbnail?size=256", "/download"])
@pytest.mark.parametrize("who", [{}, {"Host": SHARED}, cookie(BOB), cookie("local"), cookie("A" * 32)])
def test_a_file_is_for_nobody_else(server: AppServer, result_id: str, tail: str, who: dict[str, str]) -> None:
    status, _, body = server.get(f"/files/{result_id}{tail}", **who)
    assert (status, body) == (404, b"Not found")


@pytest.mark.parametrize(
    "path",
    [
        "/files/",
        "/files/" + "9d" * 16,
        "/files/..%2f..%2fstudio.sqlite3",
        "/files/%2e%2e/studio.sqlite3",
        "/files/partial",
        "/files/" + "0" * 10_000,
        "/files/%00",
    ],
)
def test_no_address_reaches_beyond_the_pictures(server: AppServer, path: str) -> None:
    status, headers, body = server.get(path, **cookie(ANN))
    assert b"SQLite" not in body
    assert status >= 300 or headers["Content-Type"].startswith("text/html")


def test_the_listener_answers_without_nagles_delay() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        assert not listener.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        assert disable_nagle() >= 1
        assert listener.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        with socket.create_connection(listener.getsockname()) as _, listener.accept()[0] as accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_small_replies_on_one_connection_come_in_a_few_milliseconds(server: AppServer) -> None:
    """With Nagle's algorithm every second small reply would wait some 40 ms for the browser's delayed ACK."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    times = []
    for _ in range(21):
        begun = time.perf_counter()
        connection.request("GET", "/_stcore/health")
        connection.getresponse().read()
        times.append(time.perf_counter() - begun)
    connection.close()
    assert statistics.median(times) < 0.030


def test_it_stops_cleanly_on_sigterm(tmp_path: Path) -> None:
    running = AppServer.start(tmp_path)
    assert _workers(tmp_path) == 1
    assert running.stop() in (0, -signal.SIGTERM)  # uvicorn ends by the signal it was sent, after the shutdown
    assert "Traceback" not in running.output
    assert _workers(tmp_path) == 0  # the studio has said goodbye to its store


def _workers(data: Path) -> int:
    with open_database(data).connect() as connection:
        return int(connection.execute(select(func.count()).select_from(workers)).scalar_one())
