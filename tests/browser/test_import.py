"""A ZIP dropped in a real browser: it goes past Streamlit's own uploads, and the gallery shows what came."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from lib.database import open_database
from lib.gallery import Inputs, Store, stream_zip
from tests.support.app_server import AppServer
from tests.support.gallery_bench import ANN, kept

pytestmark = pytest.mark.browser


def test_a_zip_brings_its_pictures_into_the_gallery(
    server: AppServer, visitor: Callable[..., Page], tmp_path: Path
) -> None:
    store = Store(open_database(tmp_path / "elsewhere"), tmp_path / "elsewhere" / "files")
    ids = [kept(store, "a fox"), kept(store, "an owl")]
    archive = tmp_path / "studio.zip"
    archive.write_bytes(b"".join(stream_zip(store, Inputs(store.engine, store.files), ANN, ids)))
    page = visitor()
    page.goto(f"{server.url}/gallery")
    page.get_by_role("button", name="Manage").click()
    page.get_by_text("Import a ZIP").click()
    page.locator("input[type=file]").first.set_input_files(archive)
    expect(page.get_by_text("2 pictures came.")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("img", name="an owl")).to_be_visible()
