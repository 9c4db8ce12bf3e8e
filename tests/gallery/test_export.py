"""Downloads: readable names that name no folder, and a ZIP with files, CSV and JSON."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.database import open_database
from lib.gallery.export import zip_pictures
from lib.gallery.naming import file_name
from lib.gallery.recipes import strip
from lib.gallery.records import Picture
from lib.gallery.store import Store
from lib.gallery.table import gallery_table
from tests.gallery.test_store import ANN, BIG_SEED, item, new_job, png


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(open_database(tmp_path), tmp_path / "files")


def _kept(store: Store, prompt: str) -> str:
    job = store.add_job(new_job(request={"positivePrompt": prompt, "steps": 4}))
    picture_id = store.add_picture(job, item(), seconds=2.0)
    assert picture_id is not None
    store.keep_bytes(picture_id, png())
    return picture_id


def _zip(store: Store, ids: list[str]) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(zip_pictures(store, ANN, gallery_table(store.gallery(ANN)), ids)))


def test_the_zip_has_the_original_bytes_and_their_parameters(store: Store) -> None:
    chosen, _other = _kept(store, "a fox"), _kept(store, "an owl")
    archive = _zip(store, [chosen])
    names = archive.namelist()
    assert names == [f"001-a-fox-{BIG_SEED}.png", "parameters.csv", "parameters.json"]
    assert strip(archive.read(names[0])) == png()
    (record,) = json.loads(archive.read("parameters.json"))
    assert record["request"] == {"positivePrompt": "a fox", "steps": 4}
    assert (record["file"], record["seed"], record["source"]) == (names[0], str(BIG_SEED), "sandbox")


@pytest.mark.parametrize("prompt", ["=1+1", "+SUM(A1)", "-2", "@cmd", "\t=1"])
def test_no_cell_of_the_csv_becomes_a_formula(store: Store, prompt: str) -> None:
    archive = _zip(store, [_kept(store, prompt)])
    (row,) = csv.DictReader(io.StringIO(archive.read("parameters.csv").decode()))
    assert row["prompt"] == f"'{prompt}"
    assert row["seed"] == str(BIG_SEED)


PICTURE = Picture(
    id="f" * 32,
    task_uuid="t",
    kind="image",
    remote_id="r",
    seed="5",
    cost_usd=None,
    seconds=None,
    flagged=False,
    url=None,
    file=None,
    mime=None,
    width=None,
    height=None,
    size_bytes=None,
    duration_s=None,
    text=None,
    created_at=0.0,
)


@given(st.text(max_size=200))
def test_no_prompt_can_name_a_folder(prompt: str) -> None:
    picture = replace(PICTURE, file="ff/x.png")
    name = file_name(picture, prompt)
    assert not set('/\\:*?"<>|\0\n') & set(name)
    assert ".." not in name
    assert name.endswith("-5.png")
