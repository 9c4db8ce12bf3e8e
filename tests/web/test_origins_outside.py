"""The pages' WebSocket of the real app, tried from outside where the internet does not answer."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from tests.benchmarks.app_session import AppSession
from tests.support.app_server import ROOT, AppServer

AT_ONCE_S = 3.0
HANGS_S = 10
# Where what leaves the machine is filtered: a look-up is answered by nothing, and later by an error.
FILTERED = f"""
import sys, time

def _watch(event, arguments):
    if event == "socket.getaddrinfo" and arguments[0] not in (None, "", "localhost", "127.0.0.1"):
        print("LOOKED UP", arguments[0], flush=True)
        time.sleep({HANGS_S})
        raise OSError("filtered")

sys.addaudithook(_watch)
"""
BY_PROXY = {"X-Forwarded-For": "198.51.100.9", "X-Forwarded-Proto": "https"}
TOKEN = "token-of-a-robot-0123"
SETTINGS = {"STUDIO_ALLOWED_HOSTS": "studio.example.org", "STUDIO_API_TOKENS": f"robot:{TOKEN}"}


@pytest.fixture(scope="module")
def filtered(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("filtered")
    (folder / "sitecustomize.py").write_text(FILTERED, encoding="utf-8")
    return {**SETTINGS, "PYTHONPATH": str(folder)}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, filtered: dict[str, str]) -> Iterator[AppServer]:
    running = AppServer.start(tmp_path_factory.mktemp("data"), **filtered)
    yield running
    running.kill()


def handshake(server: AppServer, *origins: str, host: str = "", **headers: str) -> int:
    """The status that a handshake is answered with, at once."""

    async def shake() -> int:
        address = f"ws://{host or f'localhost:{server.port}'}/_stcore/stream"
        sent = [*headers.items(), *(("Origin", origin) for origin in origins)]
        try:
            async with connect(address, host="127.0.0.1", port=server.port, additional_headers=sent, compression=None):
                return 101
        except InvalidStatus as refused:
            return refused.response.status_code

    began = time.monotonic()
    status = asyncio.run(shake())
    assert time.monotonic() - began < AT_ONCE_S
    assert "LOOKED UP" not in server.output
    return status


def test_a_foreign_page_is_refused_at_once_in_one_line_and_nobody_waits(server: AppServer) -> None:
    own = server.url.removeprefix("http://")
    for origin in ("http://localhost:9", "https://localhost:9", "http://127.0.0.1:9", "http://evil.com", "null", "",
                   "\xff", f"http://{own}@evil.com", f"chrome-extension://{own}", f"http://{own}.evil.com",
                   "http://studio.example.org.evil.com", "http://" + "a" * 4000):  # fmt: skip
        before = server.output.count("STUDIO_ALLOWED_HOSTS")
        others = threading.Thread(target=handshake, args=(server, origin))
        others.start()
        began = time.monotonic()
        assert server.get("/_stcore/health")[0] == 200
        assert time.monotonic() - began < AT_ONCE_S
        others.join()
        assert handshake(server, origin) == 403
        server.wait_for("connection rejected", within_s=5)
        server.wait_for("connection rejected", within_s=5)
        assert server.output.count("STUDIO_ALLOWED_HOSTS") == before + 2
    assert handshake(server, server.url, "http://evil.com") == 400  # by the server, before the guard


def test_the_studios_own_page_is_let_in_however_its_address_is_written(server: AppServer) -> None:
    assert handshake(server, server.url) == 101
    assert handshake(server, server.url.upper()) == 101
    assert handshake(server, f"http://localhost.:{server.port}") == 101
    assert handshake(server, f"http://[::1]:{server.port}", host=f"[::1]:{server.port}") == 101
    assert handshake(server, "http://pi.local", host="pi.local:80") == 101
    assert handshake(server, "https://studio.example.org") == 101


def test_without_an_origin_a_token_is_needed(server: AppServer) -> None:
    assert handshake(server) == 403
    assert handshake(server, Authorization="Bearer wrong") == 403
    assert handshake(server, Authorization=f"Bearer {TOKEN}") == 101


def test_behind_a_proxy_its_names_are_let_in_and_no_others(server: AppServer) -> None:
    inner = f"127.0.0.1:{server.port}"
    forwarded = {**BY_PROXY, "X-Forwarded-Host": "pi.local:8443"}
    assert handshake(server, "https://pi.local:8443", host=inner, **forwarded) == 101
    assert handshake(server, "https://pi.local", host="pi.local", **BY_PROXY) == 101
    assert handshake(server, "https://studio.example.org", host=inner, **BY_PROXY) == 101
    assert handshake(server, "http://studio.example.org", host=inner, **BY_PROXY) == 403
    assert handshake(server, "http://pi.local:8443", host=inner, **forwarded) == 403
    assert handshake(server, "https://pi.local", host=inner, **forwarded) == 403
    claimed = {**BY_PROXY, "X-Forwarded-Host": "evil.com"}
    assert handshake(server, "https://evil.com", host=inner, **claimed) == 403


def test_a_foreign_origin_holds_up_no_other_request(server: AppServer) -> None:
    for path in ("/", "/_stcore/health", "/_stcore/host-config", "/_stcore/agent/openapi.json", "/media/x.png",
                 "/component/x/y.js", "/_stcore/upload_file/s/f", "/auth/login", "/api/health"):  # fmt: skip
        began = time.monotonic()
        server.get(path, Origin="https://evil.com")
        server.post(path, "{}", Origin="https://evil.com")
        assert time.monotonic() - began < AT_ONCE_S
    assert "LOOKED UP" not in server.output


async def _pages(server: AppServer, headers: dict[str, str]) -> list[str]:
    async with AppSession(server, headers=headers) as session:
        return session.pages


@pytest.mark.parametrize(
    ("headers", "is_owner"),
    [
        ({}, True),
        ({"Origin": "https://studio.example.org"}, True),  # Host says localhost, and no header that somebody is between
        ({"Origin": "https://studio.example.org", "x-studio-host": "pi"}, True),
        ({"Origin": "https://studio.example.org", **BY_PROXY}, False),
        ({"Origin": "https://studio.example.org", **BY_PROXY, "x-studio-host": "localhost"}, False),
        ({"Authorization": f"Bearer {TOKEN}"}, False),
    ],
)
def test_a_session_is_whose_the_guard_let_in(server: AppServer, headers: dict[str, str], is_owner: bool) -> None:
    assert ("Owner" in asyncio.run(_pages(server, headers))) == is_owner


@pytest.fixture
def community_cloud(tmp_path: Path, filtered: dict[str, str]) -> Iterator[AppServer]:
    """The app where Community Cloud puts it."""
    if os.geteuid() != 0:
        pytest.skip("only root can put something below /mount")
    Path("/mount/src").mkdir(parents=True, exist_ok=True)
    place = Path(tempfile.mkdtemp(prefix="studio-", dir="/mount/src"))
    for name in ("lib", "pages", ".streamlit"):
        shutil.copytree(ROOT / name, place / name, ignore=shutil.ignore_patterns("__pycache__", "secrets.toml"))
    shutil.copy(ROOT / "streamlit_app.py", place)

    class Cloud(AppServer):
        root = place

    running = Cloud.start(tmp_path / "data", **filtered)
    yield running
    running.kill()
    shutil.rmtree(place)
    with contextlib.suppress(OSError):  # another test's is still there
        Path("/mount/src").rmdir()
        Path("/mount").rmdir()


def test_on_community_cloud_its_names_are_let_in_and_no_others(community_cloud: AppServer) -> None:
    server = community_cloud
    for host in ("", "fox.streamlit.app", "anything.com"):
        assert handshake(server, "https://fox.streamlit.app", host=host) == 101
    assert handshake(server, "https://anything.com", host="anything.com") == 101
    assert handshake(server, "https://studio.example.org") == 101
    for origin in (
        server.url,
        "http://fox.streamlit.app",
        "https://evil.com",
        "https://streamlit.app.evil.com",
        "null",
    ):
        assert handshake(server, origin) == 403
    assert handshake(server) == 403
