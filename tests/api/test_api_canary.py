"""A key and a token, planted and then looked for after every failure that a caller can cause."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.api_callers import ANN_TOKEN, FOX, TOKENS, Caller, as_base64, png
from tests.support.app_server import AppServer

KEY = "wrong-canary-0123456789abcdef"  # the sandbox opens no account for keys that start with "wrong"
SECRETS = (KEY, ANN_TOKEN, "canary-0123456789")


@pytest.fixture
def server(tmp_path: Path, runware: dict[str, str]) -> Iterator[AppServer]:
    here = {**TOKENS, **runware, "RUNWARE_API_KEY": KEY, "STUDIO_LOG": "json", "STUDIO_LOG_PROMPTS": "true"}
    running = AppServer.start(tmp_path / "data", **here)
    yield running
    running.kill()


def test_neither_is_in_an_answer_a_header_the_log_or_a_file(server: AppServer, tmp_path: Path) -> None:
    caller = Caller(server.port, ANN_TOKEN)
    refused = caller.post("/api/generate/image", FOX)
    assert (refused.status, refused.json["billed"]) == (502, "no")
    answers = [
        refused,
        caller.get(f"/api/jobs/{refused.json['taskUUID']}"),
        caller.post("/api/caption-image", {"image": as_base64(png())}),
        caller.post("/api/generate/video", {"positivePrompt": "a fox"}),
        caller.post("/api/generate/image", {**FOX, "width": 1}),
        caller.post("/api/generate/image", [FOX]),
        caller.call("POST", "/api/generate/image", b"{", Content_Type="application/json"),
        caller.get("/api/models/no:such@1"),
        caller.get(f"/api/{ANN_TOKEN}"),
        caller.get("/api/health"),
        Caller(server.port, f"{ANN_TOKEN}x").get("/api/models"),
    ]
    assert {answer.status for answer in answers} >= {200, 400, 401, 404, 502}
    told = "\n".join(f"{answer.headers} {answer.body.decode()}" for answer in answers)
    server.stop()
    kept = b"".join(path.read_bytes() for path in (tmp_path / "data").rglob("*") if path.is_file())
    for secret in SECRETS:
        assert secret not in told
        assert secret not in server.output
        assert secret.encode() not in kept
    jobs = [json.loads(line) for line in server.output.splitlines() if '"message": "job"' in line]
    assert {job["outcome"] for job in jobs} == {"failed"}
    assert {job.get("prompt") for job in jobs} >= {"a fox in a snowy forest"}
