"""docs/api.md: its examples are run as they stand, and its tables are complete."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from lib.api.api_errors import STATUS_OF_CODE, STATUS_OF_KIND
from lib.api.capabilities import capabilities
from tests.support.api_callers import ANN_TOKEN, png, size_of
from tests.support.app_server import ROOT, AppServer

TEXT = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")


def examples(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)


def run(command: list[str], folder: Path, server: AppServer) -> str:
    (folder / "picture.png").write_bytes(png())
    environment = {**os.environ, "STUDIO": server.url, "TOKEN": ANN_TOKEN, "NO_PROXY": "*"}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=90)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize("example", examples("bash"))
def test_each_curl_example_works(example: str, tmp_path: Path, server: AppServer) -> None:
    said = run(["bash", "-euo", "pipefail", "-c", example], tmp_path, server)
    answers = [json.loads(line) for line in said.replace("}{", "}\n{").splitlines()]
    repeated = "for attempt" in example
    assert len(answers) == (2 if repeated else example.count("curl "))
    assert all("error" not in answer for answer in answers)
    if repeated:
        assert answers[0]["taskUUID"] == answers[1]["taskUUID"]


@pytest.mark.parametrize("example", examples("python"))
def test_each_python_example_works(example: str, tmp_path: Path, server: AppServer) -> None:
    run([sys.executable, "-c", example], tmp_path, server)
    made = {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.name != "picture.png"}
    assert made
    for name, data in made.items():
        assert data[4:8] == b"ftyp" if name.endswith(".mp4") else size_of(data)[0] in (64, 512)


def test_every_endpoint_and_every_status_is_told() -> None:
    assert all(f"`POST {capability.path}`" in TEXT for capability in capabilities())
    source = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "lib" / "api").glob("*.py"))
    statuses = {int(status) for status in re.findall(r"ApiError\(\s*(\d{3})", source)}
    statuses |= {*STATUS_OF_KIND.values(), *STATUS_OF_CODE.values()}
    assert not {status for status in statuses if not re.search(rf"^\|[^|]*\b{status}\b", TEXT, re.MULTILINE)}
