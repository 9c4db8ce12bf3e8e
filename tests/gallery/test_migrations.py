"""Databases of older studios, written by them (`data/schema_N.sql`), opened by today's."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import Engine, inspect, text

from lib.database import NewerDatabaseError, open_database
from lib.gallery import Query, Store
from tests.support.gallery_bench import ANN, BOB, add

OLD = Path(__file__).parent / "data" / "schema_1.sql"
OPEN = """
import sys
from pathlib import Path
from lib.database import open_database
from lib.gallery.store import Store
from lib.gallery.inputs import Inputs
from lib.gallery.rows.query import Query
folder = Path(sys.argv[1])
sys.stdin.readline()
engine = open_database(folder)
store = Store(engine, folder / "files")
Inputs(engine, store.files)
print(store.finder.count("a" * 32, Query()))
"""


def put_old(folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    with sqlite3.connect(folder / "studio.sqlite3") as connection:
        connection.executescript(OLD.read_text(encoding="utf-8"))
    connection.close()
    return folder


@pytest.fixture
def old(tmp_path: Path) -> Store:
    put_old(tmp_path)
    return Store(open_database(tmp_path), tmp_path / "files")


def found(store: Store, **wanted: object) -> list[str]:
    page = store.finder.find(ANN, Query(**wanted))  # type: ignore[arg-type]
    return [row["remote_id"] for row in page.rows]


def test_what_an_older_studio_kept_is_found_by_word_model_task_size_and_cost(old: Store) -> None:
    assert found(old, words="fox ünïcode") == ["two", "one"]
    assert found(old, tasks=("removeBackground",)) == found(old, models=("runware:109@1",)) == ["three"]
    assert found(old, max_pixels=64 * 64) == ["three"]
    assert found(old, min_cost_usd=0.001) == ["one"]
    assert len(found(old, kinds=("text",))) == 1


def test_wordings_of_a_prompt_stay_out_and_the_trash_stays_trash(old: Store) -> None:
    assert found(old, words="a red fox") == []
    assert old.finder.count(BOB, Query()) == 0
    assert old.finder.count(BOB, Query(trashed=True)) == 1


def test_where_an_old_picture_came_from_is_known(old: Store) -> None:
    (result,) = old.finder.find(ANN, Query(tasks=("removeBackground",))).rows
    (origin,) = old.lineage.ancestors(ANN, result["id"])
    assert [each.result_id for each in old.lineage.descendants(ANN, origin.reference)] == [result["id"]]


def test_what_was_paid_before_stays_in_the_ledger(old: Store) -> None:
    assert old.spent(ANN, "runware", since=0) == pytest.approx(0.0013)
    assert old.spent(BOB, "sandbox", since=0) == pytest.approx(0.0013)
    assert [charge["day"] for charge in old.spending.charges(ANN)][:3] == ["2025-11-24", "2025-11-24", "2025-11-25"]


def test_what_was_made_from_pictures_prices_nothing_that_is_made_from_words(tmp_path: Path) -> None:
    """In version 6 both had one price key: inputs did not count."""
    store, words = Store(open_database(tmp_path), tmp_path / "files"), {"positivePrompt": 'a sign that says "inputs"'}
    pictures = {**words, "inputs": {"seedImage": "https://example.com/a.png"}}
    add(store, price_key="words", request=words, result={"cost": 0.002})
    add(store, price_key="pictures", request=pictures, result={"cost": 0.003})
    gone = add(store, price_key="gone", request=words, result={"cost": 0.004})
    store.finish_job(store.result(ANN, gone).task_uuid, "done", [])  # type: ignore[union-attr]
    store.delete(ANN, [gone])
    store.trash.purge(ANN)
    with store.changing() as connection:
        connection.execute(text("DROP TABLE IF EXISTS tombstones"))
        connection.execute(text("UPDATE schema_version SET version = 6 WHERE room = 'gallery'"))
    again = Store(store.engine, tmp_path / "files")
    assert [again.last_price(key, "sandbox") for key in ("words", "pictures", "gone")] == [0.002, None, None]
    assert again.spent(ANN, "sandbox", since=0) == pytest.approx(0.009)


def test_costs_that_are_no_amounts_are_unknown_from_version_7_on(tmp_path: Path) -> None:
    store = Store(open_database(tmp_path), tmp_path / "files")
    ids = [add(store, result={"cost": 0.001}) for _ in range(4)]
    with store.changing() as connection:
        for result_id, cost in zip(ids, ("-5", "9e999", "1e308", "0.002"), strict=True):
            for table in ("pictures", "charges"):
                connection.execute(text(f"UPDATE {table} SET cost_usd = {cost} WHERE id = '{result_id}'"))
        connection.execute(text("UPDATE schema_version SET version = 6 WHERE room = 'gallery'"))
    again = Store(store.engine, tmp_path / "files")
    costs = [picture.cost_usd for result_id in ids if (picture := again.result(ANN, result_id))]
    assert costs == [None, None, None, 0.002]
    assert again.spent(ANN, "sandbox", since=0) == 0.002


def shape(engine: Engine) -> dict[str, object]:
    """Tables, columns and indexes, without defaults."""
    seen = inspect(engine)
    return {
        name: (
            sorted((column["name"], str(column["type"]), column["nullable"]) for column in seen.get_columns(name)),
            sorted((index["name"] or "", index["column_names"]) for index in seen.get_indexes(name)),
        )
        for name in seen.get_table_names()
        if name not in ("ledger", "drafts")
    }


def test_a_migrated_database_has_the_shape_of_a_new_one(old: Store, tmp_path: Path) -> None:
    new = open_database(tmp_path / "new")
    Store(new, tmp_path / "new" / "files")
    assert shape(open_database(tmp_path)) == shape(new)


def test_an_sqlite_that_drops_no_columns_migrates_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 34, 1))
    store = Store(open_database(put_old(tmp_path)), tmp_path / "files")
    assert found(store, words="fox ünïcode") == ["two", "one"]
    assert add(store) in [row["id"] for row in store.finder.find(ANN, Query()).rows]


def test_a_migration_that_dies_halfway_leaves_the_old_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def dies(_row: object) -> dict[str, object]:
        raise KeyboardInterrupt

    engine = open_database(put_old(tmp_path))
    before = shape(engine)
    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr("lib.gallery.tables.migrations.filled", dies)
        Store(engine, tmp_path / "files")
    assert shape(engine) == before
    assert len(found(Store(engine, tmp_path / "files"))) == 4


@pytest.mark.parametrize("old_rows", [False, True])
def test_processes_that_start_at_once_all_open_it(tmp_path: Path, old_rows: bool) -> None:
    if old_rows:
        put_old(tmp_path)
    command = [sys.executable, "-c", OPEN, str(tmp_path)]
    started = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    for process in started:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    answers = [process.communicate(timeout=60) for process in started]
    assert [out.strip() for out, _ in answers] == ["4" if old_rows else "0"] * 3, answers


def test_a_database_of_a_newer_studio_is_left_alone(tmp_path: Path) -> None:
    engine = open_database(tmp_path)
    Store(engine, tmp_path / "files")
    with engine.begin() as connection:
        connection.execute(text("UPDATE schema_version SET version = 99 WHERE room = 'gallery'"))
    with pytest.raises(NewerDatabaseError, match="newer version"):
        Store(engine, tmp_path / "files")
