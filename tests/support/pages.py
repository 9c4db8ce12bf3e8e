"""What the tests of pages share: pictures to put in, and waits for what comes of a click."""

from __future__ import annotations

import io
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from PIL import Image
from sqlalchemy import event
from streamlit.testing.v1 import AppTest

from lib.gallery import Job, NewJob
from lib.session import process
from tests.support.gallery_bench import item, new_job, png
from tests.support.jobs_bench import WAIT_S

Open = Callable[..., AppTest]
NEW_JOB = NewJob(
    task_uuid="",
    owner="local",
    submission="",
    worker="w",
    page="upscale_image",
    source="sandbox",
    task_type="upscale",
    model="runware:504@1",
    request={},
    delivery="sync",
    expected=1,
    price_key="p",
)


def wait_for_jobs(owner: str = "local") -> list[Job]:
    """Wait until everything of this owner has ended; newest first."""
    studio = process.studio()
    while True:
        seen = studio.jobs.revision(owner)
        jobs = studio.store.recent_jobs(owner)
        if all(job.ended for job in jobs) and not studio.jobs.unfinished(owner):
            return jobs
        assert studio.jobs.wait_for_change(owner, seen, WAIT_S) != seen


def kept(count: int, owner: str = "local", prompt: str = "a fox") -> list[str]:
    """Pictures straight in the store, oldest first."""
    store = process.studio().store
    ids = []
    for number in range(count):
        job = store.add_job(new_job(owner, request={"positivePrompt": f"{prompt} {number}", "steps": 4}))
        result_id = store.add_result(job, item(), seconds=1.0)
        assert result_id is not None
        store.keep_bytes(result_id, png())
        ids.append(result_id)
    return ids


def with_pictures(open_page: Open, count: int) -> tuple[AppTest, list[str]]:
    open_page("status")  # starts the studio
    ids = kept(count)
    return open_page("gallery"), ids


def select(app: AppTest, ids: list[str]) -> AppTest:
    """What our grid's clicks come to; the browser tests click them."""
    app.session_state["selected_pictures"] = ids
    return app.run()


def photo(colour: str = "teal") -> bytes:
    out = io.BytesIO()
    picture = Image.new("RGB", (160, 128), "white")
    picture.paste(colour, (40, 24, 120, 128))
    picture.save(out, "PNG")
    return out.getvalue()


def upload(app: AppTest, page: str, *files: tuple[str, bytes], slot: str = "inputs.image") -> AppTest:
    uploader = app.file_uploader(key=f"{page}_{slot}_upload_0")
    return uploader.set_value([(name, data, "image/png") for name, data in files]).run()


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Another program holds the database, and nobody waits long for it."""

    def impatient(connection: sqlite3.Connection, *_: object) -> None:
        connection.execute("PRAGMA busy_timeout=20")

    engine = process.studio().store.engine
    event.listen(engine, "checkout", impatient)
    with closing(sqlite3.connect(folder / "studio.sqlite3", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")
    event.remove(engine, "checkout", impatient)
