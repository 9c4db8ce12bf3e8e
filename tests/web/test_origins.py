"""Which page's Origin is the studio's own, and that no other one's gets as far as the pages' WebSocket."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from lib.access import COOKIE, PASS_COOKIE, Pass, headers_of_the_browser, principal_of
from lib.settings import Password
from lib.web import Guard
from lib.web.allowed_hosts import origin_is_allowed, read_origin
from tests.support.guard_bench import BY_PROXY, FAR_AWAY, STREAM, door

ANN, TOKEN = "a" * 32, "token-of-a-robot-0123"
MODES: dict[str, dict[str, Any]] = {
    "open": {},
    "password": {"access": "password", "password": Password("sesame")},
    "login": {"access": "login", "allowed_emails": frozenset({"@team.example"})},
}
OWN = [  # Origin, Host
    ("http://localhost:8501", "localhost:8501"),
    ("HTTP://LocalHost:8501", "LOCALHOST:8501"),
    ("http://localhost.:8501", "localhost:8501"),
    ("http://127.0.0.1:8501", "127.0.0.1:8501"),
    ("http://[::1]:8501", "[::1]:8501"),
    ("http://[::1]:8501", "[0:0:0:0:0:0:0:1]:8501"),
    ("http://192.168.1.20", "192.168.1.20:80"),
    ("http://pi:80", "pi"),
    ("https://studio.example.org", "studio.example.org"),
    ("https://studio.example.org:443", "studio.example.org"),
    ("https://studio.example.org", "studio.example.org:443"),
    ("https://studio.example.org:8443", "studio.example.org:8443"),
    ("https://localhost:8443", "localhost:8443"),  # encrypted by a proxy that does not say so
]
FOREIGN = [  # Origin; the Host is localhost:8501
    "", " ", "null", "http://", "http://localhost", "http://localhost:", "http://localhost:8502", "http://localhost:0",
    "http://localhost:85010", "http://localhost:68501", "http://localhost:+8501", "http://localhost:８501",
    "https://localhost", "ws://localhost:8501", "file://localhost:8501", "chrome-extension://localhost:8501",
    "moz-extension://0123", "localhost:8501", "//localhost:8501", "http:localhost:8501", "http:///localhost:8501",
    "http://127.0.0.1:8501", "http://[::1]:8501", "http://[localhost]:8501", "http://[::1:8501", "http://.:8501",
    "http://localhost.evil.com:8501", "http://evil.com:8501", "http://evillocalhost:8501", "http://sub.localhost:8501",
    "http://localhost:8501@evil.com", "http://evil.com@localhost:8501", "http://localhost:8501:8501",
    "http://localhost:8501/", "http://localhost:8501/x", "http://localhost:8501?x", "http://localhost:8501#x",
    "http://localhost:8501\\evil.com", "http://localhost:8501 http://evil.com", "http://localhost:8501,http://evil.com",
    " http://localhost:8501", "http://localhost:8501\n", "http://localhost:8501\0", "http://localhost%3a8501",
    "http://localhost:8501.evil.com", "http://\xff\xfe:8501", "http://" + "a" * 60_000, "http://loca\u212ahost:8501",
]  # fmt: skip


@pytest.mark.parametrize(("origin", "host"), OWN)
def test_the_requested_address_is_ours_however_it_is_written(origin: str, host: str) -> None:
    assert origin_is_allowed([origin], host=host)


@pytest.mark.parametrize("origin", FOREIGN)
def test_nothing_else_is_ours_and_any_name_is_no_page(origin: str) -> None:
    for allowed in ((), ("*",), ("studio.example.org", "*.example.com")):
        assert not origin_is_allowed([origin], host="localhost:8501", allowed=allowed)


def test_one_origin_is_needed_and_no_more() -> None:
    own = "http://localhost:8501"
    assert not origin_is_allowed([], host="localhost:8501")
    assert not origin_is_allowed([own, own], host="localhost:8501")
    assert not origin_is_allowed(["http://evil.com", own], host="localhost:8501")
    assert not origin_is_allowed(["null"], host="null")
    assert not origin_is_allowed([own], host="")


@pytest.mark.parametrize(
    ("origin", "ours"),
    [
        ("https://studio.example.org", True),
        ("http://STUDIO.example.org.:8080", True),
        ("https://a.b.example.com", True),
        ("https://example.com", False),
        ("https://evilexample.com", False),
        ("https://studio.example.org.evil.com", False),
        ("https://pi", False),  # needs no naming to be visited by, and is another machine's all the same
    ],
)
def test_a_name_in_the_settings_is_ours_at_any_port(origin: str, ours: bool) -> None:
    allowed = ("studio.example.org", "*.example.com")
    assert origin_is_allowed([origin], host="127.0.0.1:8501", allowed=allowed) == ours


@pytest.mark.parametrize(("name", "named"), [("localhost", "localhost"), ("127.0.0.1", "127.0.0.1"),
                                             ("a.localhost", "*.localhost"), ("0.0.0.0", "0.0.0.0")])  # fmt: skip
def test_on_this_machine_the_port_counts_even_of_a_name_in_the_settings(name: str, named: str) -> None:
    assert origin_is_allowed([f"http://{name}:8501"], host="pi.local:8501", allowed=(named,))
    assert not origin_is_allowed([f"http://{name}:8502"], host="pi.local:8501", allowed=(named,))
    assert not origin_is_allowed([f"http://{name}"], host="pi.local:8501", allowed=(named,))


def test_where_pages_are_encrypted_no_other_page_is_ours() -> None:
    for allowed in ((), ("studio.example.org",)):
        assert origin_is_allowed(
            ["https://studio.example.org"], host="studio.example.org", allowed=allowed, is_https=True
        )
        assert not origin_is_allowed(
            ["http://studio.example.org"], host="studio.example.org", allowed=allowed, is_https=True
        )
    assert origin_is_allowed(["https://localhost"], host="localhost", is_https=True)
    assert not origin_is_allowed(["https://localhost"], host="localhost")  # at port 443 sits another program


@pytest.mark.parametrize(
    ("forwarded", "allowed", "ours"),
    [
        ("studio.example.org", ("studio.example.org",), True),
        ("studio.example.org", ("*",), True),
        ("studio.example.org:443, inner.local", ("studio.example.org",), True),
        ("inner.local, studio.example.org", ("*",), False),
        ("studio.example.org", (), False),  # a name that anybody could have pointed here
        ("studio.example.org:8443", ("*",), False),
        ("", ("*",), False),
        (" , ", ("*",), False),
    ],
)
def test_the_name_requested_from_a_proxy_is_ours(forwarded: str, allowed: tuple[str, ...], ours: bool) -> None:
    origin = ["https://studio.example.org"]
    assert origin_is_allowed(origin, host="127.0.0.1:8501", forwarded_host=forwarded, allowed=allowed) == ours


@pytest.mark.parametrize(
    ("origin", "ours"),
    [
        ("https://fox.streamlit.app", True),
        ("https://localhost:8501", True),
        ("https://studio.example.org", True),
        ("http://fox.streamlit.app", False),
        ("http://localhost:8501", False),
        ("http://studio.example.org", False),
        ("https://streamlit.app", False),
        ("https://fox.streamlit.app.evil.com", False),
        ("https://evilstreamlit.app", False),
        ("https://evil.com", False),
        ("null", False),
    ],
)
def test_on_community_cloud_its_names_are_ours_and_all_is_encrypted(origin: str, ours: bool) -> None:
    allowed = ("studio.example.org",)
    found = origin_is_allowed([origin], host="localhost:8501", allowed=allowed, on_community_cloud=True)
    assert found == ours
    assert not origin_is_allowed(["https://fox.streamlit.app"], host="localhost:8501", allowed=allowed)


# ---- the guard


def opens(folder: Path, *origins: str, url: str = STREAM, headers: dict[str, str] | None = None, **door_: Any) -> Any:
    """What stands behind the guard is given of the headers; None: it never hears of it."""
    client, access = door(folder, **door_)
    client.cookies.set(COOKIE, ANN)
    if access.mode != "open":
        shown = Pass("login", ANN, "ann@team.example") if access.mode == "login" else Pass("password", ANN)
        client.cookies.set(PASS_COOKIE, access.passes.write(shown))
    sent = [*(headers or {}).items(), *(("Origin", origin) for origin in origins)]
    raw = httpx.Headers([(name.encode(), value.encode("latin-1")) for name, value in sent])
    try:
        with client.websocket_connect(url, headers=raw) as socket:
            return socket.receive_json()
    except WebSocketDisconnect:
        return None


@pytest.mark.parametrize("mode", MODES.values(), ids=MODES)
def test_an_admitted_visitor_opens_the_websocket_from_the_studios_page_only(
    tmp_path: Path, mode: dict[str, Any]
) -> None:
    assert opens(tmp_path, "http://studio.example", **mode)
    for foreign in ("null", "", "http://studio.example:8502", "http://studio.example@evil.com", "https://evil.com",
                    "chrome-extension://studio.example", "http://\xff", "http://" + "a" * 60_000):  # fmt: skip
        assert opens(tmp_path, foreign, **mode) is None
    assert opens(tmp_path, "http://studio.example", "https://evil.com", **mode) is None


@pytest.mark.parametrize("path", ["_stcore/stream", "_stcore/health", "api/health", "enter", "s/x", "", "any/other"])
def test_no_path_is_an_exception(tmp_path: Path, path: str) -> None:
    reached: list[str] = []

    async def inside(scope: Any, _receive: Any, send: Any) -> None:
        reached.append(scope["path"])
        await send({"type": "websocket.close", "code": 1000})

    _, access = door(tmp_path)
    client = TestClient(Guard(inside, lambda: access))
    for origin in ("https://evil.com", "http://pi"):
        with pytest.raises(WebSocketDisconnect):
            client.websocket_connect(f"ws://pi/{path}", headers={"Origin": origin}).__enter__()
        assert reached == ([f"/{path}"] if origin == "http://pi" else [])


def test_where_one_logs_in_a_stranger_opens_it_from_the_login_page_only(tmp_path: Path) -> None:
    client, _ = door(tmp_path, **MODES["login"])
    with client.websocket_connect(STREAM, headers={"Origin": "http://studio.example"}) as socket:
        assert socket.receive_json()
    with (
        pytest.raises(WebSocketDisconnect),
        client.websocket_connect(STREAM, headers={"Origin": "http://studio.example:3000"}),
    ):
        pass


@pytest.mark.parametrize("mode", MODES.values(), ids=MODES)
@pytest.mark.parametrize("peer", [FAR_AWAY, BY_PROXY, ("127.0.0.1", 5000)])
def test_without_an_origin_only_a_programs_token_opens_it(tmp_path: Path, mode: dict[str, Any], peer: Any) -> None:
    local = "ws://localhost:8501/_stcore/stream"
    robot = {**mode, "peer": peer, "api_tokens": {"robot": Password(TOKEN)}}
    right, wrong = ({"Authorization": f"Bearer {token}"} for token in (TOKEN, "wrong"))
    assert opens(tmp_path, url=local, **robot) is None
    assert opens(tmp_path, url=local, headers=wrong, **robot) is None
    assert opens(tmp_path, url=local, headers=right, **robot)
    assert opens(tmp_path, "http://localhost:8501", url=local, headers=right, **robot)
    assert opens(tmp_path, "http://localhost:8502", url=local, headers=right, **robot) is None


@pytest.mark.parametrize("peer", [("127.0.0.1", 5000), ("::1", 5000), ("::ffff:127.0.0.1", 5000), BY_PROXY])
def test_what_a_proxy_on_this_machine_forwards_counts_and_what_others_claim_does_not(
    tmp_path: Path, peer: tuple[str, int]
) -> None:
    named: dict[str, Any] = {"allowed_hosts": frozenset({"*"}), "url": "ws://127.0.0.1:8501/_stcore/stream"}
    forwarded = {"X-Forwarded-For": "198.51.100.9", "X-Forwarded-Host": "studio.org", "X-Forwarded-Proto": "https"}
    assert opens(tmp_path, "https://studio.org", peer=peer, headers=forwarded, **named)
    assert opens(tmp_path, "https://studio.org", peer=FAR_AWAY, headers=forwarded, **named) is None
    assert opens(tmp_path, "http://studio.org", peer=peer, headers=forwarded, **named) is None
    assert opens(tmp_path, "https://evil.com", peer=peer, headers=forwarded, **named) is None


def test_on_community_cloud_the_apps_own_address_opens_it(tmp_path: Path) -> None:
    cloud: dict[str, Any] = {"on_community_cloud": True, "url": "ws://10.0.0.7:8501/_stcore/stream"}
    given = opens(tmp_path, "https://fox.streamlit.app", **cloud)
    assert (given["host"], given["x-studio-host"]) == (["fox.streamlit.app"], ["10.0.0.7:8501"])
    for foreign in ("http://fox.streamlit.app", "https://evil.com", "http://10.0.0.7:8501"):
        assert opens(tmp_path, foreign, **cloud) is None
    assert opens(tmp_path, **cloud) is None


@pytest.mark.parametrize(
    ("origin", "shown", "setting"),
    [
        ("http://localhost:3000", "http://localhost:3000", "STUDIO_ALLOWED_HOSTS"),
        ("null", "an Origin that is none", "STUDIO_ALLOWED_HOSTS"),
        ("http://evil.com\x1b[31m", "an Origin that is none", "STUDIO_ALLOWED_HOSTS"),
        ("http://" + "a" * 200, "an Origin that is none", "STUDIO_ALLOWED_HOSTS"),
        (None, "without an Origin", "STUDIO_API_TOKENS"),
    ],
)
def test_a_refusal_is_one_line_that_names_the_setting_and_no_secret(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, origin: str | None, shown: str, setting: str
) -> None:
    caplog.set_level(logging.INFO)
    headers = {"Authorization": f"Bearer {TOKEN}x", "Cookie": f"{COOKIE}={ANN}"}
    assert opens(tmp_path, *([] if origin is None else [origin]), headers=headers) is None
    (line,) = [record.getMessage() for record in caplog.records if record.name == "lib.web.guard"]
    assert all(part in line for part in (shown, setting, "studio.example"))
    assert line.isprintable()
    assert len(line) < 400
    assert TOKEN not in line
    assert ANN not in line


def test_a_host_that_is_none_is_not_written_down(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    for host in ("evil.com\x1b[31m", "a" * 200, "x@localhost"):
        assert opens(tmp_path, "http://x", headers={"Host": host}) is None
        assert "a Host that is none" in caplog.text
        assert host not in caplog.text
        caplog.clear()


# ---- behind the guard


def test_streamlit_finds_the_host_of_the_origin_and_a_session_the_host_that_was_sent(tmp_path: Path) -> None:
    given = opens(tmp_path, "http://STUDIO.example:80", headers={"x-studio-host": "localhost", "X-Studio-Host": "y"})
    assert given == {"host": ["STUDIO.example:80"], "origin": ["http://STUDIO.example:80"],
                     "x-studio-host": ["studio.example"]}  # fmt: skip
    found = headers_of_the_browser({name: values[0] for name, values in given.items()})
    assert found == {"host": "studio.example", "origin": "http://STUDIO.example:80"}
    assert headers_of_the_browser({"host": "pi"}) == {"host": "pi"}


@pytest.mark.parametrize(("host", "is_owner"), [("localhost:8501", True), ("pi.local:8501", False)])
def test_guard_and_session_agree_who_is_on_the_owners_machine(tmp_path: Path, host: str, is_owner: bool) -> None:
    named: dict[str, Any] = {"allowed_hosts": frozenset({"localhost", "pi.local"}), "peer": ("127.0.0.1", 5000)}
    _, access = door(tmp_path)
    for origin in ("http://localhost:8501", "http://pi.local:8501"):
        given = opens(tmp_path, origin, url=f"ws://{host}/_stcore/stream", **named)
        headers = headers_of_the_browser({name: values[0] for name, values in given.items()})
        who = principal_of(headers, {COOKIE: ANN}, "127.0.0.1", access)
        assert who is not None
        assert who.own_machine == is_owner


def test_an_origin_is_read_as_it_was_written() -> None:
    origin = read_origin(["HTTPS://Studio.Example.org:443"])
    assert origin is not None
    assert (origin.scheme, origin.netloc, origin.port) == ("https", "Studio.Example.org:443", 443)
