"""A database that is locked, full, broken or not there: one sentence, and what is stored stays."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.exc import IntegrityError

from lib.database import StoreError, StoreFullError, StoreUnreachableError, open_database
from lib.gallery import Query, Store
from lib.settings import Settings, SettingsError
from lib.studio import Studio
from tests.support.gallery_bench import ANN, BOB, add, new_job


def test_a_locked_database_is_said_and_can_still_be_read(tmp_path: Path) -> None:
    store = Store(open_database(tmp_path, busy_s=0.05), tmp_path / "files")
    result_id = add(store)
    with closing(sqlite3.connect(tmp_path / "studio.sqlite3", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreUnreachableError, match="try again in a moment"):
            store.stars_and_tags.star(ANN, [result_id], True)
        assert store.finder.count(ANN, Query()) == 1


def test_a_full_disk_is_said_and_what_was_kept_can_be_deleted(tmp_path: Path) -> None:
    engine = open_database(tmp_path)
    store = Store(engine, tmp_path / "files")
    result_id = add(store)

    @event.listens_for(engine, "checkout")
    def no_more_room(connection: sqlite3.Connection, *_: object) -> None:
        connection.execute("PRAGMA max_page_count=1")  # SQLite takes it for "no larger than it is"

    with pytest.raises(StoreFullError, match="disk is full"):
        for _ in range(500):
            add(store, request={"positivePrompt": "x" * 2000})
    before = store.finder.count(ANN, Query())
    store.delete(ANN, [result_id])
    assert store.trash.purge(ANN) == 1
    assert store.finder.count(ANN, Query()) == before - 1


def test_a_file_that_is_no_database_is_said(tmp_path: Path) -> None:
    (tmp_path / "studio.sqlite3").write_bytes(b"something else entirely" * 500)
    with pytest.raises(StoreError, match="does not answer"):
        Store(open_database(tmp_path), tmp_path / "files")


def test_a_studio_does_not_open_on_what_is_no_database_and_says_so(tmp_path: Path) -> None:
    (tmp_path / "studio.sqlite3").write_bytes(b"something else entirely" * 500)
    with pytest.raises(SettingsError, match="does not answer"):
        Studio.open(Settings(data_dir=tmp_path))


def test_no_error_quotes_what_a_visitor_wrote(tmp_path: Path) -> None:
    store = Store(open_database(tmp_path), tmp_path / "files")
    store.add_job(new_job(task_uuid="t" * 36))
    with pytest.raises(IntegrityError) as caught:
        store.add_job(new_job(BOB, task_uuid="t" * 36, request={"positivePrompt": "my secret idea"}))
    assert "my secret idea" not in str(caught.value)


def test_a_folder_that_went_away_is_said(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    store = Store(open_database(folder), folder / "files")
    store._engine.dispose()
    folder.rename(tmp_path / "elsewhere")
    with pytest.raises(StoreUnreachableError, match="does not answer"):
        store.finder.count(ANN, Query())
