"""The web server's door, tried from outside on the real app."""

from __future__ import annotations

import io
import re
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from lib.database import open_database
from lib.gallery.store import Store
from lib.owner import COOKIE
from tests.app_server import AppServer
from tests.gallery.test_store import item, new_job

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
def picture_id(data: Path, server: AppServer) -> str:
    """A picture of Ann's, put into the store that the app uses."""
    out = io.BytesIO()
    Image.new("RGB", (64, 64), "teal").save(out, "PNG")
    store = Store(open_database(data), data / "files")
    job = store.add_job(new_job(ANN))
    kept = store.add_picture(job, item(5), seconds=1.0)
    assert kept is not None
    store.keep_bytes(kept, out.getvalue())
    return kept


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
    ("tail", "mime"), [("", "image/png"), ("/thumbnail", "image/webp"), ("/download", "image/png")]
)
def test_a_file_is_for_its_owner(server: AppServer, picture_id: str, tail: str, mime: str) -> None:
    status, headers, body = server.get(f"/files/{picture_id}{tail}", **cookie(ANN))
    assert (status, headers["Content-Type"]) == (200, mime)
    assert Image.open(io.BytesIO(body)).size == (64, 64)
    assert headers["Cache-Control"].startswith("private")


def test_a_download_has_a_readable_name(server: AppServer, picture_id: str) -> None:
    _, headers, _ = server.get(f"/files/{picture_id}/download", **cookie(ANN))
    assert headers["Content-Disposition"] == 'attachment; filename="a-fox-5.png"'


@pytest.mark.parametrize("tail", ["", "/thumbnail", "/download"])
@pytest.mark.parametrize("who", [{}, {"Host": SHARED}, cookie(BOB), cookie("local"), cookie("A" * 32)])
def test_a_file_is_for_nobody_else(server: AppServer, picture_id: str, tail: str, who: dict[str, str]) -> None:
    status, _, body = server.get(f"/files/{picture_id}{tail}", **who)
    assert (status, body) == (404, b"Not found")


@pytest.mark.parametrize(
    "path",
    [
        "/files/",
        f"/files/{uuid.uuid4().hex}",
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
    assert status >= 400 or headers["Content-Type"].startswith("text/html")


def test_the_listener_answers_without_nagles_delay(server: AppServer) -> None:
    """On the listening socket, so that every accepted connection inherits it; read from the running process."""
    assert "Nagle" not in server.output  # the app says so when it found no socket to set


def test_it_stops_cleanly_on_sigterm(tmp_path: Path) -> None:
    running = AppServer.start(tmp_path)
    assert running.stop() == 0
    assert "Traceback" not in running.output
