"""Headless Chromium for measurements."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

# Chromium looks for its maker's servers at every start; these keep it on this machine.
_QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@contextmanager
def chromium() -> Iterator[Browser]:
    """A running browser."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    assert found, "Chromium is missing: `apt-get install chromium`, or say in CHROMIUM where it is"
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=found, args=list(_QUIET))
        yield running
        running.close()
