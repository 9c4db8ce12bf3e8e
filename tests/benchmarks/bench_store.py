"""What the store adds to a task: each row, and the picture's bytes, are on the disk before the next step.

Run from the project's folder: `python -m tests.benchmarks.bench_store`. Beside it, in turns, what the disk takes to
flush as many bytes, which is the floor for whoever promises that nothing paid for is lost.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.benchmarks.apart import data_folder
from tests.benchmarks.gallery_rows import SIDE_PX, jpeg, new_job, open_store, result_item
from tests.benchmarks.report import Row, markdown, median_ms, spread

PICTURE_BYTES = 200_000
STEPS = ("add_job", "mark_sent", "add_picture", f"keep_bytes of {PICTURE_BYTES // 1000} kB", "finish_job")


class Stopwatch:
    """Seconds by name."""

    def __init__(self) -> None:
        self.seconds: dict[str, list[float]] = {}

    @contextmanager
    def __call__(self, name: str) -> Iterator[None]:
        began = time.perf_counter()
        yield
        self.seconds.setdefault(name, []).append(time.perf_counter() - began)


def flush(path: Path, data: bytes) -> None:
    """Write a file and wait until the disk has it."""
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def write_one_task(folder: Path, rounds: int) -> dict[str, list[float]]:
    """Seconds of every step of a task with one picture, and of the disk alone, in turns."""
    store, data, watch = open_store(folder), jpeg(SIDE_PX, PICTURE_BYTES), Stopwatch()
    for _ in range(rounds):
        new = new_job()
        with watch(STEPS[0]):
            job = store.add_job(new)
        with watch(STEPS[1]):
            store.mark_sent(job.task_uuid)
        item = result_item(job)
        with watch(STEPS[2]):
            result_id = store.add_result(job, item, seconds=1.5)
        assert result_id is not None
        with watch(STEPS[3]):
            store.keep_bytes(result_id, data)
        with watch(STEPS[4]):
            store.finish_job(job.task_uuid, "done", [])
        with watch("row"):
            flush(folder / "row", b"x" * 4096)
        with watch("picture"):
            flush(folder / "picture", data)
    return watch.seconds


def measure(rounds: int = 60) -> list[Row]:
    """Milliseconds of each write, and of all that one task writes."""
    with data_folder() as folder:
        took = write_one_task(folder, rounds)
    row_ms, picture_ms = median_ms(took["row"]), median_ms(took["picture"])
    rows = []
    for step in STEPS:
        floor = f"the disk alone: {picture_ms if step.startswith('keep') else row_ms:.2f} ms"
        rows.append(Row(f"Store: {step}", median_ms(took[step]), "ms", beside=f"{floor}; {spread_ms(took[step])}"))
    whole = [sum(parts) for parts in zip(*(took[step] for step in STEPS), strict=True)]
    rows.append(Row("Store: all writes of a task", median_ms(whole), "ms", beside=spread_ms(whole)))
    return rows


def spread_ms(seconds: list[float]) -> str:
    return spread([1e3 * value for value in seconds], "ms")


if __name__ == "__main__":
    print(markdown(measure()))
