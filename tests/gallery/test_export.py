"""Downloads of several pictures: a ZIP made while it is sent, tables for people, tickets for their owner alone."""

from __future__ import annotations

import csv
import io
import json
import tracemalloc
import zipfile
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.database import open_database
from lib.gallery import ExportTickets, Inputs, Result, Store, file_name, stream_bare, stream_zip
from lib.gallery.archive.tickets import GOOD_FOR_S
from lib.recipes import read_recipe
from tests.support.gallery_bench import ANN, BIG_SEED, BOB, kept, png


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(open_database(tmp_path), tmp_path / "files")


def inputs_of(store: Store) -> Inputs:
    return Inputs(store.engine, store.files)


def zip_of(store: Store, ids: list[str], owner: str = ANN) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(b"".join(stream_zip(store, inputs_of(store), owner, ids))))


def test_the_zip_has_the_original_bytes_and_their_parameters(store: Store) -> None:
    chosen, _other = kept(store, "a fox"), kept(store, "an owl")
    archive = zip_of(store, [chosen])
    name = f"pictures/00001-a-fox-{BIG_SEED}.png"
    tables = ["parameters.csv", "parameters.json", "studio.jsonl", "parameters.parquet"]
    assert archive.namelist() == [name, *tables]
    assert archive.testzip() is None
    result = store.result(ANN, chosen)
    assert result is not None
    assert archive.read(name) == store.files.read(result.file or "")
    (record,) = json.loads(archive.read("parameters.json"))
    assert record["request"] == {"positivePrompt": "a fox", "steps": 4}
    assert (record["file"], record["seed"], record["source"]) == (name, str(BIG_SEED), "sandbox")
    table = pd.read_parquet(io.BytesIO(archive.read("parameters.parquet")))
    assert table.loc[0, "prompt"] == "a fox"
    assert table.loc[0, "seed"] == str(BIG_SEED)
    assert str(table["created_at"].dtype) == "datetime64[ms, UTC]"


def test_a_zip_of_nothing_is_a_zip(store: Store) -> None:
    archive = zip_of(store, [])
    assert json.loads(archive.read("parameters.json")) == []
    assert pd.read_parquet(io.BytesIO(archive.read("parameters.parquet"))).empty


def test_pictures_stand_in_the_order_in_which_they_were_chosen(store: Store) -> None:
    ids = [kept(store, prompt) for prompt in ("one", "two", "three")]
    records = json.loads(zip_of(store, [ids[1], ids[2], ids[0], ids[1]]).read("parameters.json"))
    assert [record["prompt"] for record in records] == ["two", "three", "one"]


def test_another_visitors_pictures_are_not_in_it(store: Store) -> None:
    assert json.loads(zip_of(store, [kept(store)], owner=BOB).read("parameters.json")) == []
    assert zipfile.ZipFile(io.BytesIO(b"".join(stream_bare(store, BOB, [kept(store)])))).namelist() == []


def test_a_file_that_is_gone_is_listed_without_one(store: Store) -> None:
    result_id = kept(store)
    result = store.result(ANN, result_id)
    assert result is not None
    store.files.remove(result_id, result.file)
    (record,) = json.loads(zip_of(store, [result_id]).read("parameters.json"))
    assert record["file"] == ""


@pytest.mark.parametrize("prompt", ["=1+1", "+SUM(A1)", "-2", "@cmd", "\t=1", "\r=1", " =1", "\n=1", "＝1"])
def test_no_cell_of_the_csv_becomes_a_formula(store: Store, prompt: str) -> None:
    text = zip_of(store, [kept(store, prompt)]).read("parameters.csv").decode()
    (row,) = csv.DictReader(io.StringIO(text, newline=""))
    assert row["prompt"] == f"'{prompt}"
    assert row["seed"] == str(BIG_SEED)


def test_bare_files_say_nothing_of_what_made_them(store: Store) -> None:
    data = b"".join(stream_bare(store, ANN, [kept(store, "a secret fox")]))
    archive = zipfile.ZipFile(io.BytesIO(data))
    assert archive.namelist() == ["picture-00001.png"]
    assert archive.read("picture-00001.png") == png()
    assert read_recipe(png()) is None
    assert b"secret" not in data
    assert str(BIG_SEED).encode() not in data


def test_memory_stays_flat_however_much_is_exported(store: Store) -> None:
    big, ids = b"\0" * 8_000_000, []
    for _ in range(12):
        ids.append(kept(store))
        result = store.result(ANN, ids[-1])
        assert result is not None
        store.files.path(result.file or "").write_bytes(big)
    list(stream_zip(store, inputs_of(store), ANN, ids[:1]))  # what is imported on first use is not counted
    tracemalloc.start()
    sent = sum(map(len, stream_zip(store, inputs_of(store), ANN, ids)))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert sent > 12 * len(big)
    assert peak < 4_000_000


# ---- tickets


def test_a_ticket_opens_for_its_visitor_alone_and_not_for_ever() -> None:
    now = [0.0]
    tickets = ExportTickets(lambda: now[0])
    token = tickets.issue(ANN, ["a", "b"])
    found = tickets.open(ANN, token)
    assert found is not None
    assert found.result_ids == ("a", "b")
    assert tickets.open(BOB, token) is None
    assert tickets.open(ANN, "") is None
    now[0] = GOOD_FOR_S
    assert tickets.open(ANN, token) is None


def test_the_same_choice_has_the_same_ticket_while_it_is_fresh() -> None:
    tickets = ExportTickets()
    assert tickets.issue(ANN, ["a"]) == tickets.issue(ANN, ["a"])
    assert len({tickets.issue(ANN, ["a"]), tickets.issue(ANN, ["a"], bare=True), tickets.issue(BOB, ["a"])}) == 3


def test_one_visitors_many_choices_take_no_ticket_from_another() -> None:
    tickets = ExportTickets()
    bobs = tickets.issue(BOB, ["a"])
    anns = [tickets.issue(ANN, [str(number)]) for number in range(100)]
    assert tickets.open(BOB, bobs) is not None
    assert tickets.open(ANN, anns[-1]) is not None
    assert tickets.open(ANN, anns[0]) is None


def test_tickets_for_whole_galleries_do_not_fill_memory() -> None:
    tickets, many = ExportTickets(), [str(number) for number in range(300_000)]
    tokens = [tickets.issue(f"{owner:032}", many) for owner in range(5)]
    assert [tickets.open(f"{owner:032}", token) is not None for owner, token in enumerate(tokens)] == [
        False, False, True, True, True,
    ]  # fmt: skip


# ---- names


PICTURE = Result(
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
