"""A backup taken while the studio works, and a studio that starts from it."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from lib.database import open_database
from lib.database.backup import back_up, main
from lib.gallery import Store
from tests.support.api_callers import ANN_TOKEN, TOKENS, Caller, png
from tests.support.app_server import ROOT, AppServer
from tests.support.gallery_bench import item, new_job

ANN = "a" * 32


def keep_one(store: Store, number: int) -> str:
    job = store.add_job(new_job(ANN))
    result_id = store.add_result(job, item(number + 1), seconds=1.0)
    assert result_id is not None
    store.keep_bytes(result_id, png())
    return result_id


def test_no_row_of_a_copy_is_without_its_file_while_the_studio_writes_on(tmp_path: Path) -> None:
    store = Store(open_database(tmp_path / "data"), tmp_path / "data" / "files")
    before = [keep_one(store, number) for number in range(5)]
    stop, written = threading.Event(), list[str]()

    def write_on() -> None:
        while not stop.is_set():
            written.append(keep_one(store, len(written) + 10))

    writer = threading.Thread(target=write_on)
    writer.start()
    try:
        for _ in range(3):
            back_up(tmp_path / "data", tmp_path / "copy")
    finally:
        stop.set()
        writer.join()
    assert written
    copy = Store(open_database(tmp_path / "copy"), tmp_path / "copy" / "files")
    assert all(copy.result(ANN, result_id) is not None for result_id in before)
    for result_id in (*before, *written):
        found = copy.result(ANN, result_id)
        if found is not None and found.file is not None:
            assert copy.files.path(found.file).read_bytes()
            assert copy.files.thumbnail(result_id).is_file()


def test_a_second_copy_takes_only_what_is_new(tmp_path: Path) -> None:
    store = Store(open_database(tmp_path / "data"), tmp_path / "data" / "files")
    keep_one(store, 1)
    first = back_up(tmp_path / "data", tmp_path / "copy")
    keep_one(store, 2)
    second = back_up(tmp_path / "data", tmp_path / "copy")
    assert second.known_files == first.new_files
    assert second.new_files == first.new_files


def test_what_cannot_be_copied_is_said_in_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Store(open_database(tmp_path / "data"), tmp_path / "data" / "files")
    for folder, data in ((tmp_path / "copy", tmp_path / "nothing"), (tmp_path / "data" / "in", tmp_path / "data")):
        assert main([str(folder), "--data-dir", str(data)]) == 1
    assert capsys.readouterr().err.count("Nothing was backed up: ") == 2


def test_a_studio_restored_from_a_copy_has_everything(tmp_path: Path) -> None:
    """By the command that docs/running.md names, beside a running studio; the copy takes the data folder's place."""
    server = AppServer.start(tmp_path / "data", **TOKENS)
    try:
        fox = {"positivePrompt": "a fox in a snowy forest", "width": 256, "height": 256}
        (result,) = Caller(server.port, ANN_TOKEN).post("/api/generate/image", fox).json["results"]
        path = f"/files/{result['imageUUID']}"
        picture = Caller(server.port, ANN_TOKEN).get(path).body
        command = [
            sys.executable,
            "-m",
            "lib.database.backup",
            str(tmp_path / "copy"),
            "--data-dir",
            str(tmp_path / "data"),
        ]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr
    finally:
        server.kill()
    restored = AppServer.start(tmp_path / "copy", **TOKENS)
    try:
        assert Caller(restored.port, ANN_TOKEN).get(path).body == picture
    finally:
        restored.kill()
