"""SIGTERM: whatever is under way is finished or written down, and the process is gone within ten seconds."""

from __future__ import annotations

import http.client
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from lib.database import open_database
from lib.gallery import Job, Store
from lib.sandbox import Sandbox
from tests.support.api_callers import ANN_TOKEN, FOX, SHARED, TOKENS, Caller
from tests.support.app_server import AppServer
from tests.support.jobs_bench import Brush

STOPS_WITHIN_S = 10.0
IMAGE = "/api/generate/image"
KEY = {"RUNWARE_API_KEY": "key-of-tests-0123456789"}


@pytest.fixture
def brush() -> Brush:
    return Brush()


@pytest.fixture
def settings(brush: Brush) -> Iterator[dict[str, str]]:
    """Of an app whose Runware outlives it."""
    running = Sandbox.start(paint=brush)
    yield {**TOKENS, **KEY, "RUNWARE_WS_URL": running.ws_url, "RUNWARE_HTTP_URL": running.http_url}
    brush.go_on.set()
    running.stop()


def job_of(data: Path, task_uuid: str) -> Job:
    job = Store(open_database(data), data / "files").job(task_uuid)
    assert job is not None
    return job


def stop(server: AppServer) -> float:
    began = time.monotonic()
    server.stop(within_s=30)
    assert "Traceback" not in server.output
    return time.monotonic() - began


def test_a_job_at_runware_is_written_down_and_collected_at_the_next_start(
    tmp_path: Path, settings: dict[str, str], brush: Brush
) -> None:
    server = AppServer.start(tmp_path, **settings)
    brush.hold()
    caller = Caller(server.port, ANN_TOKEN)
    task_uuid = caller.post(IMAGE, FOX, Prefer="wait=1").json["taskUUID"]
    waiting = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
    headers = {"Authorization": f"Bearer {ANN_TOKEN}", "Prefer": "wait=100"}
    waiting.request("GET", f"/api/jobs/{task_uuid}", headers=headers)
    assert caller.get("/api/health").status == 200  # by now the server has the other one too
    assert stop(server) < STOPS_WITHIN_S
    assert waiting.getresponse().status == 202
    waiting.close()
    assert not (tmp_path / "studio.sqlite3-wal").exists()  # all rows are in the one file
    assert job_of(tmp_path, task_uuid).state == "sent"

    brush.go_on.set()
    again = AppServer.start(tmp_path, **settings)
    try:
        answer = Caller(again.port, ANN_TOKEN).get(f"/api/jobs/{task_uuid}", Prefer="wait=20")
        assert answer.json["status"] == "success", answer.body
        path = answer.json["results"][0]["imageURL"].partition(SHARED)[2]
        assert Caller(again.port, ANN_TOKEN).get(path).status == 200
    finally:
        again.kill()
    assert brush.painted == 1


@pytest.mark.benchmark
def test_the_sandbox_at_its_hardest_work_does_not_hold_the_end_up(tmp_path: Path) -> None:
    server = AppServer.start(tmp_path, **TOKENS)
    caller = Caller(server.port, ANN_TOKEN)
    caller.post("/api/generate/video", {"positivePrompt": "clouds over the sea"})
    large = {"positivePrompt": "a fox in a snowy forest", "width": 2048, "height": 2048}
    task_uuid = caller.post(IMAGE, large, Prefer="wait=1").json["taskUUID"]
    assert stop(server) < STOPS_WITHIN_S
    assert job_of(tmp_path, task_uuid).state in ("sent", "done")
