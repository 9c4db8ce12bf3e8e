"""A page that fails shows one sentence with an id; the log has the id, and what happened, without the key."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
from pathlib import Path

from tests.benchmarks.app_session import AppSession
from tests.support.app_server import ROOT, AppServer

KEY = "canary-key-0123456789abcdef"


async def alerts_of(server: AppServer, page: str) -> list[str]:
    session = AppSession(server, page)
    try:
        await session.__aenter__()
    except AssertionError as said:  # that the page failed, with what it shows
        return [str(said)]
    finally:
        await session.__aexit__(None, None, None)
    return []


def test_a_page_that_fails_tells_an_id_that_is_in_the_log(tmp_path: Path) -> None:
    for name in ("lib", "pages", ".streamlit"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__", "secrets.toml"))
    shutil.copy(ROOT / "streamlit_app.py", tmp_path)
    failing = f'raise ValueError("no such thing as {KEY}")\n'
    (tmp_path / "pages" / "models.py").write_text(failing, encoding="utf-8")

    class Copy(AppServer):
        root = tmp_path

    here = {"STUDIO_LOG": "json", "RUNWARE_API_KEY": KEY, "RUNWARE_WS_URL": "ws://127.0.0.1:9/v1"}
    server = Copy.start(tmp_path / "data", **here)
    try:
        (shown,) = asyncio.run(alerts_of(server, "models"))
        line = json.loads(server.wait_for("page error", within_s=10))
        health, _, body = server.get("/api/health?ready")
    finally:
        server.kill()
    found = re.search(r"\*\*([0-9a-f]{8})\*\*", shown)
    assert found is not None
    assert line["error_id"] == found[1]
    assert "ValueError" in line["exception"]
    assert "Traceback" not in shown
    assert "ValueError" not in shown
    assert KEY not in shown + server.output
    # Meanwhile Runware is away, which is told and is not the studio's death.
    assert health == 200
    assert (json.loads(body)["live"], json.loads(body)["runware"]) == (True, "away")


def test_a_studio_that_cannot_start_lives_and_is_not_ready(tmp_path: Path) -> None:
    server = AppServer.start(tmp_path, ready="cannot start", STUDIO_IN_FLIGHT="none")
    try:
        assert "STUDIO_IN_FLIGHT should be a whole number" in server.output
        status, _, body = server.get("/api/health")
        assert (status, json.loads(body)) == (200, {"live": True, "ready": False})
        assert server.get("/api/health?ready")[0] == 503
    finally:
        server.kill()
