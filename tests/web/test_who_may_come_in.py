"""The guard: what strangers may have, by way in, and that nothing else is open."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from starlette.websockets import WebSocketDisconnect

from lib.access import COOKIE, PASS_COOKIE, Pass
from lib.settings import Password, SettingsError
from tests.support.guard_bench import HTML, OWN_PAGE, STREAM, door

ANN = "a" * 32
TOKEN = "token-of-a-robot-0123"
PAGES = ["/", "/gallery", "/owner", "/models"]
ELSEWHERE = [
    "/files/0123/download",
    "/static/js/index.js",
    "/media/abc.png",
    "/component/x/y.js",
    "/_stcore/upload_file/s/f",
    "/_stcore/host-config",
    "/_stcore/metrics",
    "/_stcore/bidi-components/x",
    "/auth/login",
    "/oauth2callback",
    "/zip",
    "/anything/that/comes/later",
    "/api/models",
    "/s/%2e%2e/files/0123",
    "/static/%2e%2e/files/0123",
    "/enter/%2e%2e/files/0123",
    "//files/0123",
    "/ENTER",
    "/_stcore/health/%2e%2e/stream",
]
BEHIND_PASSWORD: dict[str, Any] = {"access": "password", "password": Password("sesame")}
BEHIND_LOGIN: dict[str, Any] = {"access": "login", "allowed_emails": frozenset({"@team.example"})}


@pytest.mark.parametrize("path", ELSEWHERE + PAGES)
@pytest.mark.parametrize("cookies", [{}, {COOKIE: ANN}, {PASS_COOKIE: "forged"}])
def test_behind_a_password_a_stranger_gets_nothing(tmp_path: Path, path: str, cookies: dict[str, str]) -> None:
    client, _ = door(tmp_path, **BEHIND_PASSWORD)
    client.cookies.update(cookies)
    for method in ("GET", "POST", "PUT", "DELETE"):
        answer = client.request(method, path)
        assert (answer.status_code, "inside" in answer.text) == (401, False)


@pytest.mark.parametrize("path", PAGES)
def test_behind_a_password_a_page_leads_to_the_form_and_back(tmp_path: Path, path: str) -> None:
    client, _ = door(tmp_path, **BEHIND_PASSWORD)
    answer = client.get(f"{path}?page=2", headers=HTML)
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"./enter?next={path[1:]}%3Fpage%3D2"


@pytest.mark.parametrize("path", ["/_stcore/health", "/api/health", "/s/token-of-a-share", "/s/token/files/0123"])
@pytest.mark.parametrize("mode", [BEHIND_PASSWORD, BEHIND_LOGIN, {}])
def test_health_and_shared_links_are_open_to_all(tmp_path: Path, path: str, mode: dict[str, Any]) -> None:
    client, _ = door(tmp_path, **mode)
    assert client.get(path).text == f"inside {path}"


@pytest.mark.parametrize("path", sorted(set(ELSEWHERE) - {"/static/js/index.js", "/_stcore/host-config", "/auth/login",
                                                          "/oauth2callback"}))  # fmt: skip
def test_where_one_logs_in_a_stranger_gets_the_login_page_and_nothing_else(tmp_path: Path, path: str) -> None:
    client, _ = door(tmp_path, **BEHIND_LOGIN)
    assert client.get(path).status_code == 401
    assert client.get("/gallery", headers=HTML).headers["Location"] == "./"
    for open_path in ("/", "/static/js/index.js", "/auth/login", "/oauth2callback", "/_stcore/host-config"):
        assert client.get(open_path).status_code == 200


def test_the_pages_websocket_is_shut_behind_a_password(tmp_path: Path) -> None:
    client, access = door(tmp_path, **BEHIND_PASSWORD)
    client.cookies.set(COOKIE, ANN)
    with pytest.raises(WebSocketDisconnect), client.websocket_connect(STREAM, headers=OWN_PAGE):
        pass
    client.cookies.set(PASS_COOKIE, access.passes.write(Pass("password", ANN)))
    with client.websocket_connect(STREAM, headers=OWN_PAGE) as socket:
        assert socket.receive_json()["host"] == ["studio.example"]
        assert access.presence.absent_s(ANN) == 0.0
    assert 0.0 <= access.presence.absent_s(ANN) < 60.0


def test_with_a_pass_everything_is_open(tmp_path: Path) -> None:
    client, access = door(tmp_path, **BEHIND_PASSWORD)
    client.cookies.set(PASS_COOKIE, access.passes.write(Pass("password", ANN)))
    assert all(client.get(path).text.startswith("inside") for path in PAGES)


def test_a_login_that_is_off_the_list_is_a_stranger_again(tmp_path: Path) -> None:
    client, access = door(tmp_path, **BEHIND_LOGIN)
    client.cookies.set(PASS_COOKIE, access.passes.write(Pass("login", ANN, "ann@other.example")))
    assert client.get("/files/1").status_code == 401


@pytest.mark.parametrize("mode", [BEHIND_PASSWORD, BEHIND_LOGIN, {}])
def test_a_wrong_token_opens_nothing_and_a_right_one_does(tmp_path: Path, mode: dict[str, Any]) -> None:
    client, _ = door(tmp_path, api_tokens={"robot": Password(TOKEN)}, **mode)
    wrong = client.get("/api/models", headers={"Authorization": "Bearer wrong"})
    assert (wrong.status_code, wrong.json()["error"]["code"]) == (401, "unauthorized")
    assert client.get("/files/1", headers={"Authorization": "Bearer wrong"}).status_code == 401
    assert client.get("/api/models", headers={"Authorization": f"Bearer {TOKEN}"}).status_code == 200


def test_where_everybody_may_come_in_a_new_browser_gets_its_cookie(tmp_path: Path) -> None:
    client, _ = door(tmp_path)
    assert client.get("/gallery", headers=HTML).status_code == 200
    assert len(client.cookies[COOKIE]) == 32


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://studio.example.evil.example"},
        {"Origin": "http://studio.example:8502"},
    ],
)
def test_another_sites_page_cannot_make_a_browser_write(tmp_path: Path, headers: dict[str, str]) -> None:
    client, _ = door(tmp_path, api_tokens={"robot": Password(TOKEN)})
    client.cookies.set(COOKIE, ANN)
    for method in ("POST", "PUT", "DELETE"):
        assert client.request(method, "/api/generate/image", headers=headers).status_code == 403
    assert client.get("/leave", headers=headers).status_code == 403
    assert client.get("/gallery", headers=headers).status_code == 200  # a link from elsewhere
    with_token = {**headers, "Authorization": f"Bearer {TOKEN}"}
    assert client.post("/api/generate/image", headers=with_token).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "same-origin", "Origin": "https://public.example"},  # behind a proxy of another name
        {"Origin": "http://studio.example"},
        {"Origin": "https://public.example", "X-Forwarded-Host": "public.example"},
    ],
)
def test_the_studios_own_pages_and_programs_may_write(tmp_path: Path, headers: dict[str, str]) -> None:
    client, _ = door(tmp_path)
    assert client.post("/zip", headers=headers).status_code == 200


def test_with_a_malformed_setting_the_door_stays_shut_and_says_why(tmp_path: Path) -> None:
    client, _ = door(tmp_path)

    def broken() -> Any:
        raise SettingsError("STUDIO_ACCESS should be open, password or login.")

    for layer in (client.app.user_middleware,):  # type: ignore[attr-defined]
        for middleware in layer:
            middleware.kwargs["access"] = broken
    answer = client.get("/gallery", headers=HTML)
    assert (answer.status_code, "STUDIO_ACCESS should be" in answer.text) == (503, True)
    assert client.get("/api/health").status_code == 200
