"""Files: whole or not there, in a folder or wherever fsspec leads; and how they are swept."""

from __future__ import annotations

import os
import shutil
import threading
import time
import uuid
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import update

from lib.database import open_database
from lib.gallery import Inputs, PendingResult, Store, reconcile, thumbnail_path
from lib.gallery.files import Files
from lib.gallery.reconcile import FILE_GONE, Reconciled
from lib.gallery.tables.schema import inputs as schema_inputs
from lib.gallery.tables.schema import pictures
from tests.support.gallery_bench import ANN, add, checked, png

ID = "0123456789abcdef" * 2


@pytest.fixture(params=["folder", "memory"])
def files(request: pytest.FixtureRequest, tmp_path: Path) -> Files:
    if request.param == "folder":
        return Files(tmp_path / "files")
    return Files(f"memory://{uuid.uuid4().hex}", cache=tmp_path)


def test_what_is_written_is_read_listed_and_removed(files: Files) -> None:
    name = files.write(ID, b"whole", "png", {512: b"large", 256: b"small"})
    assert (files.read(name), files.path(name).read_bytes(), files.exists(name)) == (b"whole", b"whole", True)
    assert (files.thumbnail(ID).read_bytes(), files.thumbnail(ID, 256).read_bytes()) == (b"large", b"small")
    found = {file.name: (file.size_bytes, file.result_id, file.is_thumbnail) for file in files.walk()}
    assert found == {
        f"01/{ID}.png": (5, ID, False),
        f"01/{ID}.thumb.webp": (5, ID, True),
        f"01/{ID}.thumb256.webp": (5, ID, True),
    }
    files.remove(ID, name)
    files.remove(ID, name)
    assert list(files.walk()) == []
    assert not files.path(name).is_file()


def test_a_file_that_is_gone_is_no_file(files: Files) -> None:
    assert not files.path(f"01/{ID}.png").is_file()
    assert not files.exists(f"01/{ID}.png")


@pytest.mark.parametrize("name", ["", "..", "../../etc/passwd", ID.upper(), ID + "/x", ID[:-1]])
def test_only_the_stores_ids_name_files(files: Files, name: str) -> None:
    with pytest.raises(ValueError, match="not a picture's id"):
        files.thumbnail(name)
    with pytest.raises(ValueError, match="not a picture's id"):
        files.write(name, b"x", "png", {})


def test_files_elsewhere_need_a_folder_for_copies() -> None:
    with pytest.raises(ValueError, match="folder for local copies"):
        Files("memory://x")


def size_of(path: Path) -> tuple[int, int]:
    with Image.open(path) as picture:
        assert picture.format == "WEBP"
        return picture.size


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(open_database(tmp_path), tmp_path / "files")


def add_stored(store: Store, size: tuple[int, int] = (1024, 512)) -> str:
    result_id = add(store)
    store.keep_bytes(result_id, png(size=size))
    return result_id


def test_a_result_gets_small_copies_of_both_sizes(store: Store) -> None:
    result_id = add_stored(store)
    assert size_of(thumbnail_path(store.files, result_id, 512)) == (512, 256)
    assert size_of(thumbnail_path(store.files, result_id, 256)) == (256, 128)


def test_what_has_one_size_only_gets_the_other_once(store: Store) -> None:
    result_id = add_stored(store)
    store.files.thumbnail(result_id, 256).unlink()
    made = thumbnail_path(store.files, result_id, 256)
    assert size_of(made) == (256, 128)
    when = made.stat().st_mtime_ns
    assert thumbnail_path(store.files, result_id, 256).stat().st_mtime_ns == when


def test_where_the_smaller_copy_cannot_be_made_the_larger_serves(store: Store) -> None:
    result_id = add_stored(store)
    store.files.thumbnail(result_id, 256).unlink()
    store.files.thumbnail(result_id, 512).write_bytes(b"broken")
    assert thumbnail_path(store.files, result_id, 256) == store.files.thumbnail(result_id, 512)


# ---- swept


def test_a_sweep_of_a_tidy_store_changes_nothing(store: Store) -> None:
    result_id, inputs = add_stored(store), Inputs(store._engine, store.files)
    thumbnail = store.files.thumbnail(result_id).read_bytes()
    inputs.keep(ANN, checked(thumbnail=thumbnail))
    store.pending_results.put(PendingResult("task", {}, 1.0, 1.0))
    before = sorted(file.name for file in store.files.walk())
    assert reconcile(store, young_s=-1) == Reconciled()
    assert sorted(file.name for file in store.files.walk()) == before


def made_old(*paths: Path) -> None:
    for path in paths:
        os.utime(path, (1000, 1000))


def in_folder(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_half_written_files_go_when_they_are_old_and_what_is_somebodys_own_stays(store: Store, tmp_path: Path) -> None:
    add_stored(store)
    half, notes = tmp_path / "files" / "partial" / "half", tmp_path / "files" / "notes.txt"
    half.write_bytes(b"x")
    notes.write_text("somebody's own")
    assert reconcile(store).removed == 0
    made_old(half, notes)
    assert reconcile(store) == Reconciled(removed=1)
    assert not half.exists()
    assert notes.exists()


@pytest.mark.parametrize("back", ["none", "an older one"])
def test_where_the_database_was_lost_or_an_older_one_put_back_no_file_is_removed(
    tmp_path: Path, back: str, caplog: pytest.LogCaptureFixture
) -> None:
    folder, database = tmp_path / "files", tmp_path / "studio.sqlite3"
    older = Store(open_database(tmp_path / "older"), folder)
    if back == "an older one":
        add_stored(older)
    older.engine.dispose()
    shutil.copy(tmp_path / "older" / "studio.sqlite3", database)
    store = Store(open_database(tmp_path), folder)
    paid, inputs = add_stored(store), Inputs(store.engine, store.files)
    inputs.keep(ANN, checked())
    store.engine.dispose()
    right = database.read_bytes()
    before = in_folder(folder)
    made_old(*(folder / name for name in before))

    database.unlink()
    if back == "an older one":
        shutil.copy(tmp_path / "older" / "studio.sqlite3", database)
    wrong = Store(open_database(tmp_path), folder)
    for _ in range(2):  # each start again
        caplog.clear()
        assert reconcile(wrong) == Reconciled(set_aside=5)
        [record] = [record for record in caplog.records if "set aside" in record.getMessage()]
        assert (record.levelname, "studio.sqlite3" in record.getMessage()) == ("WARNING", True)
    assert in_folder(folder) == before
    wrong.engine.dispose()

    database.write_bytes(right)
    again = Store(open_database(tmp_path), folder)
    assert reconcile(again) == Reconciled()
    picture = again.result(ANN, paid)
    assert picture is not None
    assert picture.whole
    assert in_folder(folder) == before


def test_what_no_row_knows_keeps_inputs_from_being_forgotten(store: Store) -> None:
    inputs = Inputs(store.engine, store.files)
    unused = inputs.keep(ANN, checked())
    name = store.files.write(ID, png(), "png", {})
    with store.changing() as connection:
        connection.execute(update(schema_inputs).values(created_at=time.time() - 8 * 86400))
    assert reconcile(store) == Reconciled()  # the rows that are missing may be made from it, however young they are
    assert reconcile(store, young_s=-1) == Reconciled(set_aside=1)
    assert inputs.get(ANN, unused.id) == unused
    store.files.remove_file(name)
    assert reconcile(store) == Reconciled(removed=1)


@pytest.mark.parametrize("erase", ["from the trash", "everything"])
def test_what_was_erased_stays_erased_when_the_process_died_halfway(
    store: Store, erase: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    result_id = add_stored(store)
    with monkeypatch.context() as patched:
        patched.setattr(store.files, "remove", lambda *_: None)  # the rows are gone, the files are not yet
        store.delete(ANN, [result_id])
        if erase == "everything":
            store.delete_everything(ANN)
        else:
            store.trash.purge(ANN)
    assert reconcile(store, young_s=-1) == Reconciled(removed=3)
    assert list(store.files.walk()) == []


def test_a_file_that_is_no_picture_is_not_removed_for_that(store: Store) -> None:
    result_id = add(store)
    name = store.files.write(result_id, b"what a newer studio can read", "tif", {})
    assert reconcile(store, young_s=-1) == Reconciled(set_aside=1)
    assert store.files.read(name) == b"what a newer studio can read"


def test_a_second_file_of_a_picture_is_not_removed(store: Store) -> None:
    result_id = add_stored(store)
    name = store.files.write(result_id, b"an older file of it", "jpg", {})
    assert reconcile(store, young_s=-1) == Reconciled(set_aside=1)
    assert store.files.exists(name)


def test_a_file_that_was_whole_before_its_row_knew_is_taken_in(store: Store) -> None:
    result_id = add(store)
    store.files.write(result_id, png(), "png", {})
    assert reconcile(store, young_s=-1).taken_in == 1
    result = store.result(ANN, result_id)
    assert result is not None
    assert (result.whole, result.width) == (True, 320)


def test_a_row_that_lost_its_file_says_so_and_finds_it_again_when_it_is_back(store: Store) -> None:
    add_stored(store)
    result_id = add_stored(store)
    result = store.result(ANN, result_id)
    assert result is not None and result.file is not None
    data = store.files.read(result.file)
    store.files.path(result.file).unlink()
    assert reconcile(store, young_s=-1).lost == 1
    gone = store.result(ANN, result_id)
    assert gone is not None
    assert (gone.file, gone.problem) == (None, FILE_GONE)
    store.files.path(result.file).write_bytes(data)
    assert reconcile(store, young_s=-1).taken_in == 1
    assert store.result(ANN, result_id) == result


def test_what_an_older_studio_kept_is_weighed(store: Store, tmp_path: Path) -> None:
    add_stored(store)
    right = store.space.now().used_bytes
    with store.changing() as connection:
        connection.execute(update(pictures).values(stored_bytes=1))
    assert store.space.now().used_bytes < right - 1000
    reconcile(store)
    assert store.space.now().used_bytes == right


def test_what_was_brought_and_is_used_by_nothing_goes_after_a_week(store: Store) -> None:
    add_stored(store)
    inputs = Inputs(store._engine, store.files)
    used, unused, young = (inputs.keep(ANN, checked(sha256=each * 64)) for each in "123")
    add(store, request={"inputs": {"image": used.reference}})
    with store.changing() as connection:
        old = update(schema_inputs).where(schema_inputs.c.id.in_([used.id, unused.id]))
        connection.execute(old.values(created_at=time.time() - 8 * 86400))
    assert reconcile(store).removed == 1
    assert inputs.get(ANN, unused.id) is None
    assert not store.files.exists(unused.file)
    assert inputs.get(ANN, used.id) and inputs.get(ANN, young.id)


def test_a_store_whose_files_lie_elsewhere_is_used_in_the_same_way(tmp_path: Path) -> None:
    place = f"memory://{uuid.uuid4().hex}"
    store = Store(open_database(tmp_path), tmp_path / "files", files_at=place)
    result_id = add_stored(store)
    result = store.result(ANN, result_id)
    assert result is not None and result.file is not None
    with Image.open(store.files.path(result.file)) as whole:
        assert whole.size == (1024, 512)
    assert size_of(thumbnail_path(store.files, result_id, 256)) == (256, 128)
    assert reconcile(store, young_s=-1) == Reconciled()
    store.delete(ANN, [result_id])
    assert store.trash.purge(ANN) == 1
    assert list(store.files.walk()) == []
    assert not store.files.path(result.file).is_file()


def test_a_sweep_that_is_stopped_leaves_the_rest_for_the_next(store: Store) -> None:
    add_stored(store)
    result_id = add_stored(store)
    result = store.result(ANN, result_id)
    assert result is not None and result.file is not None
    store.files.path(result.file).unlink()
    stopping = threading.Event()
    stopping.set()
    assert reconcile(store, young_s=-1, stopping=stopping) == Reconciled()
    assert store.result(ANN, result_id) == result


def test_a_folder_that_is_empty_is_taken_for_one_that_is_not_there(store: Store) -> None:
    result_id = add_stored(store)
    for file in list(store.files.walk()):
        store.files.remove_file(file.name)
    assert reconcile(store, young_s=-1) == Reconciled()
    result = store.result(ANN, result_id)
    assert result is not None
    assert result.whole
