"""Downloads that are generated on request, requested by their owner and by others."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from lib.access import COOKIE, open_access
from lib.database import open_database
from lib.gallery import ExportTickets, Inputs, Store
from lib.settings import Settings
from lib.web import export_routes
from tests.support.gallery_bench import ANN, BOB, kept, png


@pytest.fixture
def studio(tmp_path: Path) -> Any:
    store = Store(open_database(tmp_path), tmp_path / "files")
    return SimpleNamespace(
        store=store,
        inputs=Inputs(store.engine, store.files),
        exports=ExportTickets(),
        access=open_access(Settings(data_dir=tmp_path)),
    )


@pytest.fixture
def browser(studio: Any) -> TestClient:
    app = Starlette(routes=export_routes(lambda: studio))
    return TestClient(app, base_url="http://studio.example", client=("192.0.2.7", 5000))


def cookie(owner: str) -> dict[str, str]:
    return {"Cookie": f"{COOKIE}={owner}"}


def test_a_ticket_downloads_a_zip(studio: Any, browser: TestClient) -> None:
    token = studio.exports.issue(ANN, [kept(studio.store), kept(studio.store)])
    answer = browser.get(f"/export/{token}", headers=cookie(ANN))
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/zip")
    assert answer.headers["content-disposition"].startswith('attachment; filename="studio-')
    assert answer.headers["cache-control"] == "no-store"
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    assert len([name for name in archive.namelist() if name.startswith("pictures/")]) == 2


def test_a_ticket_is_nothing_to_anybody_else(studio: Any, browser: TestClient) -> None:
    token = studio.exports.issue(ANN, [kept(studio.store)])
    for path, owner in ((token, BOB), ("x", ANN), ("..%2f..", ANN)):
        answer = browser.get(f"/export/{path}", headers=cookie(owner))
        assert answer.status_code == 404
    assert browser.get(f"/export/{token}").status_code == 404


def test_a_bare_file_is_the_original_under_a_name_that_says_nothing(studio: Any, browser: TestClient) -> None:
    result_id = kept(studio.store, "a secret fox")
    answer = browser.get(f"/files/{result_id}/bare", headers=cookie(ANN))
    assert answer.content == png()
    assert answer.headers["content-disposition"] == f'attachment; filename="picture-{result_id[:8]}.png"'
    assert browser.get(f"/files/{result_id}/bare", headers=cookie(BOB)).status_code == 404
    assert browser.get("/files/nothing/bare", headers=cookie(ANN)).status_code == 404


def test_the_ledger_is_a_csv_of_ones_own(studio: Any, browser: TestClient) -> None:
    kept(studio.store)
    mine = browser.get("/export/ledger.csv", headers=cookie(ANN))
    assert mine.headers["content-disposition"] == 'attachment; filename="ledger.csv"'
    assert len(mine.text.splitlines()) == 2
    assert len(browser.get("/export/ledger.csv", headers=cookie(BOB)).text.splitlines()) == 1
    assert browser.get("/export/ledger.csv").status_code == 404
