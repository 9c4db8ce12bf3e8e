"""Two app processes on one store: no row lost, none twice."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from lib.database import open_database
from lib.gallery import Query, Store, reconcile
from lib.gallery.reconcile import Reconciled
from tests.support.gallery_bench import ANN

ROOT = Path(__file__).resolve().parents[2]
COUNT = 15


def begun(folder: Path, name: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.support.hammer", str(folder), name, str(COUNT)]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, stderr=pipe, text=True)


def test_what_two_processes_keep_at_once_is_all_there_and_nothing_twice(tmp_path: Path) -> None:
    both = [begun(tmp_path, name) for name in ("one", "two")]
    for process in both:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    outputs = []
    for process in both:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    for process in both:
        outputs.append(process.communicate(timeout=100))
    assert [out for out, _ in outputs] == ["done\n", "done\n"], outputs

    store = Store(open_database(tmp_path), tmp_path / "files")
    rows = [row for trashed in (False, True) for row in store.finder.find(ANN, Query(trashed=trashed), limit=1000).rows]
    wanted = {f"{name}-{number}" for name in ("one", "two", "shared") for number in range(COUNT)}
    assert sorted(row["remote_id"] for row in rows) == sorted(wanted)
    assert all(row["file"] and len(row["tags"]) == 1 for row in rows)
    assert {row["remote_id"] for row in rows if row["deleted_at"]} == {
        each for each in wanted if int(each.rpartition("-")[2]) % 3 == 0
    }
    assert len(list(store.spending.charges(ANN))) == len(wanted)
    assert len(store.recent_jobs(ANN, limit=1000)) == len(wanted)
    assert all(job.state == "done" for job in store.recent_jobs(ANN, limit=1000))
    assert reconcile(store, young_s=-1) == Reconciled()
