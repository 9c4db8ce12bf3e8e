"""Real pages in headless Chromium, on the app started as README says."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.support.app_server import AppServer
from tests.support.browser import QUIET, WAIT_MS


@pytest.fixture(scope="module")  # while it runs, no other event loop can run in this thread
def browser() -> Iterator[Browser]:
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    assert found, "Chromium is missing: `apt-get install chromium`, or say in CHROMIUM where it is"
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=found, args=list(QUIET))
        yield running
        running.close()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[AppServer]:
    running = AppServer.start(tmp_path / "data")
    yield running
    running.kill()


@pytest.fixture
def visitor(browser: Browser) -> Iterator[Callable[..., Page]]:
    """A new browser profile for each call: `visitor()` on a desktop, `visitor(width=390)` on a phone."""
    contexts: list[BrowserContext] = []

    def come(*, width: int = 1440, height: int = 900) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme="dark", accept_downloads=True
        )
        context.set_default_timeout(WAIT_MS)
        contexts.append(context)
        return context.new_page()

    yield come
    for context in contexts:
        context.close()
