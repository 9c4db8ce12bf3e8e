"""Pages run in AppTest on the whole studio: real client, real store, a sandbox with a quick painter."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from lib.sandbox import Sandbox
from tests.support.app_server import ROOT, free_port
from tests.support.jobs_bench import Brush
from tests.support.pages import Open


@pytest.fixture
def brush() -> Brush:
    return Brush()


@pytest.fixture
def server(brush: Brush) -> Iterator[Sandbox]:
    running = Sandbox.start(paint=brush)
    yield running
    brush.go_on.set()
    running.stop()


@pytest.fixture
def open_page(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    """Open a page as a new session; keyword arguments are settings by their variable's name."""
    st.cache_resource.clear()

    def open_one(page: str = "generate_image", **settings: str) -> AppTest:
        for name, value in settings.items():
            monkeypatch.setenv(name, value)
        app = AppTest.from_file(str(ROOT / "lib" / "shell.py"), default_timeout=30)
        app.run()
        return app.switch_page(f"../pages/{page}.py").run() if page != "generate_image" else app

    yield open_one
    if "STUDIO_DATA_DIR" in os.environ:
        st.cache_resource.clear()  # closes the studio


@pytest.fixture
def with_key(server: Sandbox) -> dict[str, str]:
    """Settings of a studio with a key, whose Runware is the test's own server."""
    return {
        "RUNWARE_API_KEY": "key-of-tests",
        "RUNWARE_WS_URL": server.ws_url,
        "RUNWARE_HTTP_URL": server.http_url,
    }


@pytest.fixture
def server_down() -> dict[str, str]:
    """Settings of a studio whose Runware is not there."""
    return {"RUNWARE_API_KEY": "key-of-tests", "RUNWARE_WS_URL": f"ws://127.0.0.1:{free_port()}/v1"}
