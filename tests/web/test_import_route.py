"""`POST /import`: a ZIP of one's own comes in, whatever its size; what it must not do is refused with a sentence."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from lib.access import COOKIE, open_access
from lib.database import open_database
from lib.gallery import Inputs, Query, Store, stream_zip
from lib.settings import Settings
from lib.web import Guard, imports
from tests.support.gallery_bench import ANN, BOB, kept


@pytest.fixture
def studio(tmp_path: Path) -> Any:
    store = Store(open_database(tmp_path), tmp_path / "files")
    touched: list[str] = []
    settings = Settings(data_dir=tmp_path)
    return SimpleNamespace(
        store=store,
        inputs=Inputs(store.engine, store.files),
        access=open_access(settings),
        settings=settings,
        jobs=SimpleNamespace(touch=touched.append),
        touched=touched,
    )


@pytest.fixture
def browser(studio: Any) -> TestClient:
    app = Starlette(
        routes=imports.import_routes(lambda: studio),
        middleware=[Middleware(Guard, access=lambda: studio.access)],
    )
    return TestClient(app, base_url="http://studio.example", client=("192.0.2.7", 5000))


@pytest.fixture
def archive(studio: Any) -> bytes:
    return b"".join(stream_zip(studio.store, studio.inputs, ANN, [kept(studio.store), kept(studio.store)]))


def cookie(owner: str) -> dict[str, str]:
    return {"Cookie": f"{COOKIE}={owner}"}


def test_a_zip_comes_in_and_the_pages_hear_of_it(studio: Any, browser: TestClient, archive: bytes) -> None:
    answer = browser.post("/import", content=archive, headers=cookie(BOB))
    assert answer.json() == {"added": 2, "known": 0, "problems": []}
    assert studio.store.finder.count(BOB, Query()) == 2
    assert studio.touched == [BOB]
    assert browser.post("/import", content=archive, headers=cookie(BOB)).json()["known"] == 2


def test_what_is_no_zip_of_ours_is_refused_with_a_sentence(studio: Any, browser: TestClient) -> None:
    answer = browser.post("/import", content=b"<script>", headers=cookie(BOB))
    assert (answer.status_code, answer.json()) == (422, {"refused": "This file is not a ZIP."})
    assert studio.store.finder.count(BOB, Query()) == 0


def test_a_stranger_imports_nothing(studio: Any, browser: TestClient, archive: bytes) -> None:
    assert browser.post("/import", content=archive).status_code in (401, 403)


def test_another_sites_page_imports_nothing(studio: Any, browser: TestClient, archive: bytes) -> None:
    headers = {**cookie(BOB), "Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"}
    assert browser.post("/import", content=archive, headers=headers).status_code == 403
    assert studio.store.finder.count(BOB, Query()) == 0


def test_what_is_larger_than_there_is_room_for_is_refused_before_it_is_written(
    browser: TestClient, archive: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports, "MOST_BYTES", {True: 100, False: 100})
    answer = browser.post("/import", content=archive, headers=cookie(BOB))
    assert answer.status_code == 422
    assert "no room" in answer.json()["refused"]
    pieces = (archive[start : start + 50] for start in range(0, len(archive), 50))
    answer = browser.post("/import", content=pieces, headers=cookie(BOB))
    assert answer.json() == {"refused": "The upload does not say how large it is."}
