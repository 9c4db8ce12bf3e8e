"""A page of another program on this machine, in a real browser: it does not get at the studio."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Page, expect

from tests.support.app_server import AppServer

pytestmark = pytest.mark.browser
# How the page tries to speak with the studio as its owner, whose browser shows it.
OPEN = """address => new Promise(done => {
    const socket = new WebSocket(address, ["streamlit", "PLACEHOLDER_AUTH_TOKEN"]);
    socket.onopen = () => done("open");
    socket.onerror = () => done("refused");
})"""


class _Empty(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>Another program</title>")

    def log_message(self, *_arguments: object) -> None:
        pass


@pytest.fixture
def other_program() -> Iterator[str]:
    running = ThreadingHTTPServer(("127.0.0.1", 0), _Empty)
    threading.Thread(target=running.serve_forever, daemon=True).start()
    yield f"localhost:{running.server_port}"
    running.shutdown()
    running.server_close()


def test_a_page_on_another_port_cannot_open_the_websocket_and_the_studios_own_page_can(
    server: AppServer, other_program: str, visitor: Callable[..., Page]
) -> None:
    own = visitor()
    own.goto(server.url)
    expect(own.get_by_role("heading", name="Generate image")).to_be_visible()
    stream = f"ws://localhost:{server.port}/_stcore/stream"
    assert own.evaluate(OPEN, stream) == "open"

    foreign = own.context.new_page()  # the same browser, with all that it knows
    for address in (f"http://{other_program}/", f"http://{other_program.replace('localhost', '127.0.0.1')}/"):
        foreign.goto(address)
        assert foreign.evaluate(OPEN, stream) == "refused"
        assert foreign.evaluate(OPEN, stream.replace("localhost", "127.0.0.1")) == "refused"
    refused = [line for line in server.lines if "STUDIO_ALLOWED_HOSTS" in line]
    assert len(refused) == 4
    assert other_program in refused[0]

    foreign.goto("data:text/html,<title>of nowhere</title>")  # whose Origin is "null"
    assert foreign.evaluate(OPEN, stream) == "refused"

    own.reload()
    expect(own.get_by_role("heading", name="Generate image")).to_be_visible()
