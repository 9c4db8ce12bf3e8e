"""One of several processes on one store: `python -m tests.support.hammer FOLDER NAME COUNT`.

It waits for a line on its standard input, so that all begin at once, then keeps results as jobs do: some that are its
own, some that the others are given too.
"""

from __future__ import annotations

import sys
from pathlib import Path

from lib.database import open_database
from lib.gallery import Job, Store, reconcile
from tests.support.gallery_bench import ANN, item, new_job, png


def job_of(store: Store, submission: str) -> Job:
    return store.add_job(new_job(ANN, submission=submission, source="runware"))


def main(folder: Path, name: str, count: int) -> None:
    store = Store(open_database(folder), folder / "files")
    data = png(size=(64, 64))
    print("ready", flush=True)
    sys.stdin.readline()
    for number in range(count):
        for submission, result in (
            (f"{name}-{number}", item(imageUUID=f"{name}-{number}")),
            (f"shared-{number}", item(imageUUID=f"shared-{number}")),
        ):
            job = job_of(store, submission)
            store.beat(name)
            store.mark_sent(job.task_uuid)
            result_id = store.add_result(job, result, seconds=1.0)
            if result_id is not None:
                store.keep_bytes(result_id, data)
                store.stars_and_tags.set_tags(ANN, result_id, [name])
                if number % 3 == 0:
                    store.delete(ANN, [result_id])
            store.finish_job(job.task_uuid, "done", [])
        if number % 5 == 0:
            reconcile(store)
    print("done", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
