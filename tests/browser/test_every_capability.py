"""The other capabilities, in a real browser: a photo through three of them, a film, and work that outlives the app."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from lib.ui.results.examples import picture_bytes
from tests.support.app_server import ROOT, AppServer, free_port
from tests.support.browser import BrowserVisitor, pictures

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

FILM_S = 90_000


@pytest.fixture(scope="module")
def photo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A picture in a file, as a visitor would have one."""
    path = tmp_path_factory.mktemp("photo") / "balloon.jpg"
    path.with_suffix(".webp").write_bytes(picture_bytes("balloon"))
    with Image.open(path.with_suffix(".webp")) as picture:
        picture.convert("RGB").resize((320, 220)).save(path, quality=90)
    return path


@pytest.fixture
def runware(tmp_path: Path) -> Iterator[dict[str, str]]:
    """A Runware that is a process of its own: the sandbox alone. Gives the settings by which the app finds it."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "lib.sandbox", "--port", str(port)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline()  # it says its address when it listens
    yield {
        "RUNWARE_API_KEY": "key-of-tests",
        "RUNWARE_WS_URL": f"ws://127.0.0.1:{port}/v1",
        "RUNWARE_HTTP_URL": f"http://127.0.0.1:{port}/v1",
    }
    process.send_signal(signal.SIGTERM)
    process.wait(10)


def send_to(page: Page, where: str) -> None:
    """The menu below the newest result."""
    page.get_by_label("Send to", exact=True).first.click()
    page.get_by_role("button", name=re.compile(where)).first.click()


def ask_for_a_film(page: Page) -> None:
    for label in ("Width (px)", "Height (px)"):
        page.get_by_label(label, exact=True).fill("256")
        page.get_by_label(label, exact=True).press("Enter")
    page.get_by_label("Duration (s)", exact=True).fill("2")
    page.get_by_label("Duration (s)", exact=True).press("Enter")
    page.get_by_label("Prompt", exact=True).fill("a slow zoom over a mountain lake")
    page.get_by_label("Prompt", exact=True).press("Control+Enter")
    expect(page.get_by_role("button", name="Cancel").first).to_be_visible()


def test_a_photo_is_cut_out_upscaled_and_captioned_and_all_three_are_in_the_gallery(
    server: AppServer, visitor: BrowserVisitor, photo: Path
) -> None:
    page = visitor()
    page.goto(f"{server.url}/remove_background")
    page.locator("input[type=file]").set_input_files(photo)
    expect(page.get_by_role("button", name="Take it away")).to_be_visible()
    page.get_by_role("button", name=re.compile("Remove background")).last.click()
    expect(page.get_by_text("After", exact=True)).to_be_visible(timeout=FILM_S)

    send_to(page, "Upscale")
    expect(page.get_by_role("heading", name="Upscale image")).to_be_visible()
    page.get_by_role("button", name=re.compile("Upscale.*Ctrl")).click()
    expect(page.get_by_text("After", exact=True)).to_be_visible(timeout=FILM_S)

    send_to(page, "Caption")
    expect(page.get_by_role("heading", name="Caption image")).to_be_visible()
    page.get_by_role("button", name=re.compile("Caption.*Ctrl")).click()
    expect(page.get_by_label("Caption", exact=True)).to_be_visible(timeout=FILM_S)

    page.get_by_role("link", name="Gallery", exact=True).click()
    expect(pictures(page)).to_have_count(3)


def test_a_film_goes_on_while_its_page_is_left_and_plays(server: AppServer, visitor: BrowserVisitor) -> None:
    page = visitor()
    page.goto(f"{server.url}/generate_video")
    ask_for_a_film(page)
    page.get_by_role("link", name="Status").click()
    expect(page.get_by_role("heading", name="Status")).to_be_visible()
    page.reload()
    page.get_by_role("link", name="Generate video").click()
    film = page.locator("video").first
    expect(film).to_be_visible(timeout=FILM_S)
    film.evaluate("video => { video.muted = true; return video.play() }")
    page.wait_for_function(
        """() => {
            const roots = [document, ...[...document.querySelectorAll('*')].map(e => e.shadowRoot).filter(Boolean)]
            const film = roots.map(root => root.querySelector('video')).find(Boolean)
            return film && film.videoWidth === 256 && film.currentTime > 0.3
        }"""
    )


def test_a_film_that_was_with_runware_when_the_app_was_killed_is_collected_at_the_next_start(
    runware: dict[str, str], visitor: BrowserVisitor, tmp_path: Path
) -> None:
    first = AppServer.start(tmp_path / "data", **runware)
    page = visitor()
    page.goto(f"{first.url}/generate_video")
    ask_for_a_film(page)
    expect(page.get_by_text(re.compile("0 of 1"))).not_to_have_count(0)  # it is with Runware
    first.kill()

    second = AppServer.start(tmp_path / "data", **runware)
    try:
        page.goto(f"{second.url}/generate_video")
        expect(page.locator("video").first).to_be_visible(timeout=FILM_S)
    finally:
        second.kill()
