"""The life of one result, killed at each step: `python -m tests.support.kill_store FOLDER STRIDE`.

After each kill a fresh process looks at what is there, does what a start does, and goes on.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import select, text

from lib.database import open_database
from lib.gallery import Job, Query, Store, reconcile
from lib.gallery.rows.result_rows import remote_id
from lib.gallery.rows.search_text import searchable
from lib.gallery.tables.schema import charges, picture_words, pictures
from lib.media import inspect
from tests.support.gallery_bench import ANN, item, new_job, png
from tests.support.kill_at_a_step import Steps, forked, killed_at_each

TASK = "11111111-1111-4111-8111-111111111111"
RESULT = item(imageUUID="22222222-2222-4222-8222-222222222222")


def opened(folder: Path) -> Store:
    return Store(open_database(folder), folder / "files")


def delivered(store: Store, folder: Path) -> None:
    """From the click to the finished job; what the store has promised so far is noted outside of it."""
    job = store.add_job(new_job(task_uuid=TASK, submission="s", source="runware"))
    store.mark_sent(TASK)
    keep(store, job, folder)
    store.finish_job(TASK, "done", [])


def keep(store: Store, job: Job, folder: Path) -> None:
    result_id = store.add_result(job, RESULT, seconds=1.0) or store.id_without_file(TASK, RESULT)
    note(folder, "delivered")
    if result_id is not None:
        store.keep_bytes(result_id, png())
    note(folder, "kept")


def removed(store: Store, folder: Path) -> None:
    """Tagged, put into the trash, and out of it for good."""
    note(folder, "removing")
    ids = [row["id"] for row in store.finder.find(ANN, Query()).rows]
    store.stars_and_tags.set_tags(ANN, ids[0], ["kept"])
    store.delete(ANN, ids)
    store.trash.purge(ANN)


def note(folder: Path, word: str) -> None:
    """What the story got to; on the disk, as the one who tells it dies."""
    (folder / f"told-{word}").touch()


def notes(folder: Path) -> set[str]:
    return {path.name.removeprefix("told-") for path in folder.glob("told-*")}


def check(store: Store, said: set[str]) -> None:
    """What must hold after any kill, once a start has done its part."""
    reconcile(store, young_s=-1)
    with store.reading() as connection:
        assert connection.execute(text("PRAGMA integrity_check")).scalar_one() == "ok"
        rows: list[Any] = list(connection.execute(select(pictures)))
        assert len(connection.execute(select(charges)).all()) == (1 if "delivered" in said else len(rows))  # paid once
        assert len(connection.execute(select(picture_words)).all()) == len(rows)
    assert len(rows) <= 1
    assert len(rows) == 1 or "delivered" not in said or "removing" in said
    named = set()
    for row in rows:
        if row.file is not None:
            assert inspect(store.files.read(row.file))[0].width == 320
            named |= {row.file, f"{row.id[:2]}/{row.id}.thumb.webp", f"{row.id[:2]}/{row.id}.thumb256.webp"}
        else:
            assert "kept" not in said
    assert {file.name for file in store.files.walk()} == named


def go_on(store: Store, folder: Path) -> None:
    """The next process collects the task again, as Runware has it still."""
    job = store.add_job(new_job(task_uuid=TASK, submission="s", source="runware"))
    keep(store, job, folder)
    kept = store.job(TASK)
    assert kept is not None
    assert [(result.remote_id, result.whole) for result in kept.results] == [(remote_id(RESULT), True)]


def afterwards(folder: Path) -> None:
    """A new process starts, looks, goes on, and everything is in order once more."""
    store, said = opened(folder), notes(folder)
    check(store, said)
    if "removing" not in said:
        go_on(store, folder)
        check(store, notes(folder))


def killed(base: Path, name: str, story: Callable[[Store, Path], None], stride: int) -> int:
    """How many steps the story has; `name` is the folder that it begins from."""

    def told(steps: Steps, last: int) -> None:
        folder = base / f"{name}-{last}"
        shutil.copytree(base / name, folder)
        store = opened(folder)
        steps.begin(last)
        story(store, folder)

    last = 0
    for last in killed_at_each(told, stride=stride):
        folder = base / f"{name}-{last}"
        assert forked(lambda folder=folder: afterwards(folder)) == 0, f"{name}, killed at step {last}"  # type: ignore[misc]
        shutil.rmtree(folder)
    return last


def main(base: Path, stride: int) -> None:
    empty, full = base / "empty", base / "full"
    searchable({}, "runware:100@1", None)  # what is imported once, before the children are born
    for folder, story in ((empty, lambda *_: None), (full, delivered)):
        assert forked(lambda folder=folder, story=story: story(opened(folder), folder)) == 0  # type: ignore[misc]
    print(killed(base, "empty", delivered, stride), killed(base, "full", removed, stride))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
