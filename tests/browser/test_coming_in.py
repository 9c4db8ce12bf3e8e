"""With a real browser: coming in by `st.login` with an OpenID provider and by a password, and bringing a key."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, WebSocket, expect

from lib.access import COOKIE, PASS_COOKIE
from lib.sandbox import Sandbox
from tests.support.app_server import AppServer
from tests.support.jobs_bench import Brush
from tests.support.openid_provider import CLIENT_SECRET, OpenIdProvider

pytestmark = pytest.mark.browser
KEY = "canary-typed-in-a-browser-6c3f"
PASSWORD = "sesame-canary-19d2"


@pytest.fixture(scope="module")
def provider() -> Iterator[OpenIdProvider]:
    running = OpenIdProvider()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def shut_by_login(tmp_path_factory: pytest.TempPathFactory, provider: OpenIdProvider) -> Iterator[AppServer]:
    folder = tmp_path_factory.mktemp("login")
    secrets = folder / "secrets.toml"
    secrets.write_text(provider.secrets_toml())
    running = AppServer.start(
        folder / "data",
        STREAMLIT_SECRETS_FILES=str(secrets),
        STUDIO_ACCESS="login",
        STUDIO_ALLOWED_EMAILS="@team.example",
        STUDIO_OWNER_EMAILS="me@home.example",
        STUDIO_OWN_MACHINE="false",
    )
    yield running
    running.kill()


@pytest.fixture(scope="module")
def runware() -> Iterator[Sandbox]:
    running = Sandbox.start(paint=Brush())
    yield running
    running.stop()


@pytest.fixture(scope="module")
def shut_by_password(tmp_path_factory: pytest.TempPathFactory, runware: Sandbox) -> Iterator[AppServer]:
    running = AppServer.start(
        tmp_path_factory.mktemp("password"),
        STUDIO_ACCESS="password",
        STUDIO_PASSWORD=PASSWORD,
        STUDIO_OWN_MACHINE="false",
        RUNWARE_API_KEY="key-of-the-owner-0123",
        RUNWARE_WS_URL=runware.ws_url,
        RUNWARE_HTTP_URL=runware.http_url,
    )
    yield running
    running.kill()


class Frames:
    """What goes over a page's WebSocket."""

    def __init__(self) -> None:
        self.sent: list[bytes] = []
        self.received: list[bytes] = []

    def listen(self, socket: WebSocket) -> None:
        socket.on("framesent", lambda payload: self.sent.append(_as_bytes(payload)))
        socket.on("framereceived", lambda payload: self.received.append(_as_bytes(payload)))

    def sent_with(self, text: str) -> int:
        return sum(text.encode() in frame for frame in self.sent)

    def received_with(self, text: str) -> int:
        return sum(text.encode() in frame for frame in self.received)


def _as_bytes(payload: str | bytes) -> bytes:
    return payload if isinstance(payload, bytes) else payload.encode()


def log_in(page: Page, server: AppServer) -> None:
    page.goto(server.url)
    page.get_by_role("button", name="Log in", exact=True).click()


def is_inside(page: Page) -> None:
    expect(page.get_by_role("heading", name="Generate image")).to_be_visible()


def file_status(page: Page, server: AppServer) -> int:
    return page.request.get(f"{server.url}/files/{'0' * 32}").status


def cookies(page: Page) -> dict[str, dict[str, object]]:
    return {str(cookie["name"]): dict(cookie) for cookie in page.context.cookies()}


def test_a_login_lets_in_who_is_on_the_list_and_files_and_routes_know_it(
    shut_by_login: AppServer, provider: OpenIdProvider, visitor: Callable[..., Page]
) -> None:
    server = shut_by_login
    page = visitor()
    page.goto(f"{server.url}/gallery")  # any page leads to the login
    expect(page.get_by_role("button", name="Log in", exact=True)).to_be_visible()
    assert page.get_by_role("link", name="Gallery").count() == 0
    assert file_status(page, server) == 401

    provider.claims = {"email": "Ann@Team.example", "email_verified": True}
    page.get_by_role("button", name="Log in", exact=True).click()
    is_inside(page)
    assert page.url.rstrip("/") == server.url  # no code and no token in the address
    assert file_status(page, server) == 404  # known, but not this visitor's
    shown = cookies(page)[PASS_COOKIE]
    assert (shown["httpOnly"], shown["sameSite"]) == (True, "Lax")
    assert page.get_by_role("link", name="Owner").count() == 0
    page.reload()
    is_inside(page)

    page.get_by_role("link", name="Log out").click()
    expect(page.get_by_role("button", name="Log in", exact=True)).to_be_visible()
    assert PASS_COOKIE not in cookies(page)
    assert file_status(page, server) == 401
    assert CLIENT_SECRET not in server.output


def test_who_is_not_on_the_list_or_not_verified_stays_outside_and_the_owner_is_the_owner(
    shut_by_login: AppServer, provider: OpenIdProvider, visitor: Callable[..., Page]
) -> None:
    server = shut_by_login
    for claims, said in (
        ({"email": "eve@evil.example", "email_verified": True}, "is not on this studio's list"),
        ({"email": "ann@team.example", "email_verified": False}, "has not verified your e-mail address"),
        ({}, "names no e-mail address"),
    ):
        provider.claims = claims
        page = visitor()
        log_in(page, server)
        expect(page.get_by_text(said)).to_be_visible()
        assert PASS_COOKIE not in cookies(page)
        assert file_status(page, server) == 401

    provider.claims = {"email": "me@home.example"}
    page = visitor()
    log_in(page, server)
    is_inside(page)
    page.get_by_role("link", name="Owner").click()
    expect(page.get_by_text("Stop spending")).to_be_visible()


def test_a_key_that_is_typed_is_told_to_the_server_once_and_stays_nowhere_in_the_browser(
    shut_by_password: AppServer, visitor: Callable[..., Page]
) -> None:
    server, page, frames = shut_by_password, visitor(), Frames()
    page.on("websocket", frames.listen)
    page.goto(f"{server.url}/enter")
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_text("Use another key").click()
    field = page.get_by_label("A key of your own", exact=True)
    field.fill(KEY)
    field.press("Enter")
    expect(page.get_by_text("Runware with your key")).to_be_visible()
    page.get_by_role("link", name="Status").click()
    expect(page.get_by_role("heading", name="Status")).to_be_visible()
    assert frames.sent_with(KEY) == 1
    assert frames.received_with(KEY) == 0
    stored = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert KEY not in page.content() + page.url + str(cookies(page)) + stored
    assert KEY not in server.output


def test_a_password_lets_in_to_the_page_that_was_asked_for(
    shut_by_password: AppServer, visitor: Callable[..., Page]
) -> None:
    server = shut_by_password
    page = visitor(width=390)
    page.goto(f"{server.url}/gallery")
    page.get_by_label("Password").fill("not this")
    page.get_by_role("button", name="Come in").click()
    expect(page.get_by_role("alert")).to_have_text("That is not the password. Try again.")
    assert PASS_COOKIE not in cookies(page)
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Gallery")).to_be_visible()
    assert page.url == f"{server.url}/gallery"
    assert {COOKIE, PASS_COOKIE} <= set(cookies(page))
    assert PASSWORD not in server.output + str(cookies(page))
