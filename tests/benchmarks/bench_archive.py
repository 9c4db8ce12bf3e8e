"""A gallery out as a ZIP and back in: how long it takes, and how much more memory the process holds meanwhile.

Run from the project's folder: `python -m tests.benchmarks.bench_archive`.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

import psutil

from lib.access import LOCAL_OWNER_ID
from lib.gallery import Importer, Inputs, Store, stream_zip
from lib.recipes import Recipe, embed, strip
from tests.benchmarks.apart import data_folder
from tests.benchmarks.gallery_rows import SIDE_PX, jpeg, new_job, open_store, result_item
from tests.benchmarks.report import Row, markdown, median_ms, spread

PICTURES = 250
PICTURE_BYTES = 2_000_000
ROUNDS = 50
_MIB = 2**20


def fill(store: Store) -> list[str]:
    """So many small pictures in large files: what is measured is the way of the bytes, not their decoding."""
    data, ids = jpeg(128, 6_000) + os.urandom(PICTURE_BYTES), []
    for _ in range(PICTURES):
        job = store.add_job(new_job())
        result_id = store.add_result(job, result_item(job), seconds=1.5)
        assert result_id is not None
        store.keep_bytes(result_id, data)
        store.finish_job(job.task_uuid, "done", [])
        ids.append(result_id)
    return ids


def export(folder: Path, archive: Path) -> list[Row]:
    """Write the ZIP piece by piece, as the web server sends it."""
    store = open_store(folder)
    inputs, ids = Inputs(store.engine, store.files), fill(store)
    list(stream_zip(store, inputs, LOCAL_OWNER_ID, ids[:1]))  # what is imported on first use is not counted
    process = psutil.Process()
    before, most = process.memory_info().rss, 0
    began = time.perf_counter()
    with archive.open("wb") as file:
        for number, piece in enumerate(stream_zip(store, inputs, LOCAL_OWNER_ID, ids)):
            file.write(piece)
            if number % 20 == 0:
                most = max(most, process.memory_info().rss - before)
    took, size_mb = time.perf_counter() - began, archive.stat().st_size / 1e6
    return [
        Row("ZIP: written", took, "s", beside=f"{size_mb:.0f} MB, {size_mb / took:.0f} MB/s"),
        Row("ZIP: memory while it is written", most / _MIB, "MiB more", most=16),
    ]


def bring_back(folder: Path, archive: Path) -> list[Row]:
    """Take the ZIP into an empty gallery."""
    store = open_store(folder)
    process = psutil.Process()
    before, most = process.memory_info().rss, [0]

    def look(_done: float) -> None:
        most[0] = max(most[0], process.memory_info().rss - before)

    began = time.perf_counter()
    with archive.open("rb") as file:
        report = Importer(store, Inputs(store.engine, store.files)).take(LOCAL_OWNER_ID, file, on_progress=look)
    took = time.perf_counter() - began
    assert report.added == PICTURES
    return [
        Row("ZIP: taken in", took, "s", beside=f"{1e3 * took / PICTURES:.0f} ms a picture"),
        Row("ZIP: memory while it is taken in", most[0] / _MIB, "MiB more", most=32),
    ]


def recipes() -> list[Row]:
    """What a recipe costs a picture that is kept."""
    data = jpeg(SIDE_PX, 200_000)
    recipe = Recipe(new_job().request, "sandbox", seed=str(2**63 - 1), width=SIDE_PX, height=SIDE_PX)
    took = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        carrying = embed(data, recipe)
        took.append(time.perf_counter() - began)
    assert strip(carrying) == data
    more = f"{len(carrying) - len(data)} bytes more; {spread([1e3 * value for value in took], 'ms')}"
    return [Row("Recipe into a JPEG of 200 kB", median_ms(took), "ms", most=5, beside=more)]


def measure() -> list[Row]:
    """Seconds and MiB of the way out and back, and what a recipe costs."""
    with data_folder() as folder:
        archive = folder / "studio.zip"
        return [*export(folder / "here", archive), *bring_back(folder / "there", archive), *recipes()]


if __name__ == "__main__":
    print(markdown(measure()))
