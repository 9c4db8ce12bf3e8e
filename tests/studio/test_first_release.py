"""What the first release (commit 7bd53f5) wrote is opened by this one: data folder, ZIP, preset, links and cookie.

How the fixtures were made is in `tests/fixtures/first_release/make.py`.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from itsdangerous import TimestampSigner

from lib.access import PASS_COOKIE, principal_of
from lib.gallery import Importer, Query
from lib.presets import read_json
from lib.recipes import read_recipe
from lib.settings import Password, Settings
from lib.studio import Studio
from tests.support.app_server import AppServer

FIXTURES: Final = Path(__file__).parents[1] / "fixtures" / "first_release"
FACTS: Final = json.loads((FIXTURES / "facts.json").read_text(encoding="utf-8"))
ANN, BOB = FACTS["ann"], FACTS["bob"]
SHARED_AT: Final = "studio.example"


def unpacked(folder: Path) -> Path:
    """The data folder as the first release left it."""
    with zipfile.ZipFile(FIXTURES / "data.zip") as packed:
        packed.extractall(folder)
    return folder


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    data = unpacked(tmp_path_factory.mktemp("data"))
    opened = Studio.open(Settings(data_dir=data, access="password", password=Password(FACTS["pass"]["password"])))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppServer]:
    running = AppServer.start(unpacked(tmp_path_factory.mktemp("served")))
    yield running
    running.kill()


@pytest.mark.parametrize("name", FACTS["jobs"])
def test_a_job_is_what_it_was(studio: Studio, name: str) -> None:
    then = FACTS["jobs"][name]
    now = studio.store.job(then["task_uuid"])
    assert now is not None
    assert (now.state, dict(now.request)) == (then["state"], then["request"])
    assert [each.sentence for each in now.problems] == then["problems"]
    if name != "trashed":
        assert [
            {field: getattr(each, field) for field in result}
            for each, result in zip(now.results, then["results"], strict=True)
        ] == then["results"]


def test_every_file_is_there_with_the_parameters_in_it(studio: Studio) -> None:
    for name in ("foxes", "red", "blue", "video", "cut out"):
        for result in FACTS["jobs"][name]["results"]:
            recipe = read_recipe(studio.store.files.read(result["file"]))
            assert recipe is not None
            assert recipe.request["taskType"] == FACTS["jobs"][name]["request"]["taskType"]


def test_the_gallery_finds_them_by_owner_word_star_and_tag(studio: Studio) -> None:
    found = studio.store.finder
    assert found.count(ANN, Query()) == 7
    assert found.count(BOB, Query()) == 1
    assert found.count(ANN, Query(words="snow")) == 2
    assert found.count(ANN, Query(trashed=True)) == 1
    assert found.ids(ANN, Query(starred=True)) == [FACTS["starred"]]
    assert found.ids(ANN, Query(tags=("Füchse",))) == [FACTS["starred"]]
    assert studio.store.stars_and_tags.tags(ANN, FACTS["starred"]) == FACTS["tags"]
    assert studio.store.spent(ANN, "sandbox", since=0) == pytest.approx(FACTS["spent_in_the_sandbox_usd"])


def test_inputs_presets_lists_and_drafts_are_there(studio: Studio) -> None:
    assert studio.inputs.get(ANN, FACTS["input"]) is not None
    assert studio.inputs.get(BOB, FACTS["input"]) is None
    [preset] = studio.presets.all(ANN, "generate_image")
    assert (preset.name, dict(preset.request)) == (FACTS["preset"]["name"], FACTS["preset"]["request"])
    assert studio.word_lists.all(ANN) == FACTS["words"]
    assert studio.drafts.load(ANN, "generate_image") == FACTS["draft"]


def test_an_exported_preset_is_read() -> None:
    preset = read_json((FIXTURES / "preset.json").read_bytes())
    assert (preset.name, dict(preset.request)) == (FACTS["preset"]["name"], FACTS["preset"]["request"])


def test_an_exported_gallery_is_imported_whole(tmp_path: Path) -> None:
    studio = Studio.open(Settings(data_dir=tmp_path))
    try:
        packed = io.BytesIO((FIXTURES / "gallery.zip").read_bytes())
        report = Importer(studio.store, studio.inputs).take(BOB, packed)
        assert (report.added, report.known, report.problems) == (7, 0, ())
        imported = [studio.store.result(BOB, result_id) for result_id in studio.store.finder.ids(BOB, Query())]
        then = [job["results"] for name, job in FACTS["jobs"].items() if name not in ("trashed", "bob")]
        assert sorted((each.kind, each.seed) for each in imported if each) == sorted(
            (each["kind"], each["seed"]) for results in then for each in results
        )
        assert all(each and each.whole for each in imported)
    finally:
        studio.close()


def test_its_cookies_say_who_is_who(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    cookies = {FACTS["cookie"]["name"]: ANN, PASS_COOKIE: FACTS["pass"]["value"]}
    monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda _self: FACTS["pass"]["made_at"] + 3600)
    found = principal_of({"host": SHARED_AT}, cookies, "198.51.100.7", studio.access)
    assert found is not None
    assert (found.id, found.is_owner) == (ANN, False)


def test_a_browser_with_its_cookie_gets_its_files_and_no_others(server: AppServer) -> None:
    cookie = f"{FACTS['cookie']['name']}={ANN}"
    for name, job in FACTS["jobs"].items():
        for result in job["results"]:
            if result["file"] is not None and name != "trashed":
                status, headers, _ = server.get(f"/files/{result['id']}", Host=SHARED_AT, Cookie=cookie)
                assert status == (404 if name == "bob" else 200)
                assert name == "bob" or headers["Content-Type"] == result["mime"]


@pytest.mark.parametrize(("link", "title", "number"), [("share", "Two foxes", 2), ("share_of_a_set", "Balloons", 2)])
def test_its_share_links_open(server: AppServer, link: str, title: str, number: int) -> None:
    status, _, body = server.get(f"/s/{FACTS[link]}", Host=SHARED_AT, Accept="text/html")
    assert (status, body.decode().count("<img")) == (200, number)
    assert title in body.decode()
    assert ("a red fox in snow" in body.decode()) == (link == "share")
    for each in range(1, number + 1):
        assert server.get(f"/s/{FACTS[link]}/{each}", Host=SHARED_AT)[0] == 200
