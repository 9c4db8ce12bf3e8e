"""A canary key is planted, the owner's and a visitor's, then looked for wherever it could have gone, after every
failure that a server can cause."""

from __future__ import annotations

import gc
import logging
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from lib.gallery import Query, stream_zip
from lib.navigation import ALL_PAGES
from lib.runware_api import RunwareApiError
from lib.session import process
from lib.session.access import account, visitor
from tests.support.app_server import ROOT, AppServer, free_port
from tests.support.echoing_server import FAILURES, EchoingServer
from tests.support.jobs_bench import WAIT_S, request
from tests.support.page_elements import everything_held, type_key

OWNERS = "canary-of-the-owner-5b0e71aa9c"
VISITORS = "canary-of-a-visitor-c4417d02fe"


@pytest.fixture
def runware() -> Iterator[EchoingServer]:
    running = EchoingServer()
    yield running
    running.stop()


@pytest.fixture
def app(data_dir: Path, runware: EchoingServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[AppTest]:
    """A studio with the owner's key, whose pages have been opened."""
    st.cache_resource.clear()
    monkeypatch.setenv("RUNWARE_API_KEY", OWNERS)
    monkeypatch.setenv("RUNWARE_WS_URL", runware.url)
    monkeypatch.setenv("RUNWARE_HTTP_URL", f"http://127.0.0.1:{free_port()}/v1")
    opened = AppTest.from_file(str(ROOT / "lib" / "shell.py"), default_timeout=30)
    yield opened.run()
    process.jobs().close(finish_within_s=0.1)  # one task is never answered
    st.cache_resource.clear()  # closes the studio


def canaries_in(text: str | bytes) -> list[str]:
    data = text.encode("utf-8", "replace") if isinstance(text, str) else text
    return [key for key in (OWNERS, VISITORS) if key.encode() in data]


def generate_and_wait(runware: EchoingServer, failure: str) -> None:
    """One request by the visitor's present account, until it ended or nothing more will come of it."""
    runware.failure = failure
    jobs, owner = process.jobs(), visitor.current()
    seen = runware.count("imageInference")
    job = jobs.submit(owner, "generate_image", request(), uuid.uuid4().hex)
    ended = jobs.when_ended(job.task_uuid)
    runware.wait_until(lambda: runware.count("imageInference") > seen, WAIT_S)
    if ended is not None and failure not in ("slow", "cut", "closed"):  # those are requested again and again
        ended.result(WAIT_S)


def on_every_page(app: AppTest) -> str:
    return "\n".join(everything_held(app.switch_page(f"../pages/{page.name}.py").run()) for page in ALL_PAGES)


def files_below(folder: Path) -> Iterator[tuple[Path, bytes]]:
    for path in folder.rglob("*"):
        if path.is_file():
            yield path, path.read_bytes()


def exported() -> bytes:
    opened = process.studio()
    ids = [row["id"] for row in opened.store.finder.find("local", Query()).rows]
    return b"".join(stream_zip(opened.store, opened.inputs, "local", ids))


def everything_printed() -> Iterator[tuple[str, str]]:
    """What each living object of the project says of itself."""
    for found in gc.get_objects():
        if str(type(found).__module__).startswith("lib."):
            yield type(found).__name__, repr(found)


@pytest.mark.parametrize("whose", [OWNERS, VISITORS], ids=["owners", "visitors"])
def test_no_failure_lets_a_key_out(
    app: AppTest, runware: EchoingServer, data_dir: Path, caplog: pytest.LogCaptureFixture, whose: str
) -> None:
    caplog.set_level(logging.DEBUG)
    if whose == VISITORS:
        type_key(app, "wrong-" + VISITORS)
        assert not process.studio().accounts.holds_key("local")
        type_key(app, VISITORS)
        assert account.kind() == "own"
    for failure in FAILURES:
        generate_and_wait(runware, failure)
    pages = on_every_page(app)
    with pytest.raises(RunwareApiError) as refused:
        process.studio().loop.submit(account.client().account_details()).result(WAIT_S)

    assert whose in runware.keys.values()  # it was really sent to the server, which sent it back
    assert "[the API key]" in pages
    assert canaries_in(pages) == []
    assert canaries_in(caplog.text) == []
    assert [path.name for path, data in files_below(data_dir) if canaries_in(data)] == []
    assert canaries_in(exported()) == []
    assert canaries_in(str(refused.value) + repr(refused.value)) == []
    assert [name for name, text in everything_printed() if canaries_in(text)] == []


def test_with_the_server_gone_and_come_back_no_key_gets_out(
    app: AppTest, runware: EchoingServer, data_dir: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    type_key(app, VISITORS)
    runware.go_away()
    with pytest.raises(RunwareApiError):
        process.studio().loop.submit(account.client().ping()).result(WAIT_S)
    gone = on_every_page(app)
    runware.start()
    generate_and_wait(runware, "refused")
    account.forget_own_key()
    assert canaries_in(gone + on_every_page(app) + caplog.text) == []
    assert [path.name for path, data in files_below(data_dir) if canaries_in(data)] == []


def test_the_whole_app_says_no_key_in_log_page_header_cookie_or_answer(tmp_path: Path, runware: EchoingServer) -> None:
    token = "token-of-a-robot-0123"
    server = AppServer.start(
        tmp_path / "data",
        RUNWARE_API_KEY=OWNERS,
        RUNWARE_WS_URL=runware.url,
        RUNWARE_HTTP_URL=f"http://127.0.0.1:{free_port()}/v1",
        STUDIO_API_TOKENS=f"robot:{token}",
    )
    try:
        runware.failure = "refused"
        body = '{"positivePrompt": "a fox", "model": "runware:100@1", "width": 512, "height": 512}'
        status, _, answer = server.post("/api/generate/image", body, Authorization=f"Bearer {token}")
        assert (status >= 400, b"[the API key]" in answer) == (True, True), answer
        received = [answer.decode()]
        for path in ("/", "/gallery", "/owner", "/api/health", "/_stcore/health", "/api/models", "/enter", "/files/1"):
            _, headers, page = server.get(path, Accept="text/html", Host="studio.example")
            received += [str(headers), page.decode("utf-8", "replace")]
    finally:
        server.stop()
    assert canaries_in("\n".join(received)) == []
    assert "[hidden]" not in server.output  # it was never printed, so it need not be removed
    assert canaries_in(server.output) == []
    assert [path.name for path, data in files_below(tmp_path) if canaries_in(data)] == []
