"""Names that nobody can register are let in, others only when the settings name them."""

from __future__ import annotations

from pathlib import Path

import pytest

from lib.web.allowed_hosts import host_is_allowed
from tests.support.app_server import AppServer

AT_HOME = ["localhost", "localhost:8501", "127.0.0.1:8501", "[::1]:8501", "192.168.1.20:8501", "10.0.0.1", "pi",
           "pi.local:8501", "studio.home.arpa", "STUDIO.Internal", "studio.localhost"]  # fmt: skip
STRANGE = ["evil.com", "localhost.evil.com", "127.0.0.1.evil.com", "evil.com:8501", "", "a b", "evil.com\n", "-",
           "local.", "x@localhost", "localhost:x", "[::1", "localhost/evil.com"]  # fmt: skip


@pytest.mark.parametrize("host", AT_HOME)
def test_at_home_nothing_needs_naming(host: str) -> None:
    assert host_is_allowed(host, ())


@pytest.mark.parametrize("host", [host for host in STRANGE if host not in ("-", "local.")])
def test_a_strange_name_is_refused(host: str) -> None:
    assert not host_is_allowed(host, ("studio.example.org", "*.example.com"))


def test_names_and_endings_can_be_allowed() -> None:
    allowed = ("studio.example.org", "*.example.com")
    assert host_is_allowed("Studio.Example.org:443", allowed)
    assert host_is_allowed("studio.example.org.", allowed)
    assert host_is_allowed("a.b.example.com", allowed)
    assert not host_is_allowed("example.com", allowed)
    assert not host_is_allowed("evilexample.com", allowed)
    assert host_is_allowed("anything.com", ("*",))


def test_pages_files_endpoints_and_websockets_are_refused_under_a_strange_name(tmp_path: Path) -> None:
    server = AppServer.start(tmp_path, STUDIO_ALLOWED_HOSTS="studio.example.org")
    upgrade = {"Upgrade": "websocket", "Connection": "Upgrade", "Sec_WebSocket_Version": "13",
               "Sec_WebSocket_Key": "dGhlIHNhbXBsZSBub25jZQ=="}  # fmt: skip
    try:
        for path in ("/", "/gallery", "/files/x", "/api/health", "/_stcore/health"):
            assert server.get(path, Host="evil.com")[0] == 421
            assert server.get(path, Host="studio.example.org")[0] != 421
        assert server.get("/_stcore/stream", Host="evil.com", **upgrade)[0] == 403
    finally:
        server.kill()
