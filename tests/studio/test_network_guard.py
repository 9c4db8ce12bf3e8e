"""The tests cannot spend: no key of the person who runs them, and no connection beyond this machine."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from lib.session import process
from lib.settings import load_settings, read_dotenv
from lib.studio import Studio
from tests.support.guard.sitecustomize import LeftTheMachineError

CANARY = "canary-0b5d7e7f1c"


def test_no_setting_of_the_person_who_runs_the_tests_is_used() -> None:
    assert {name for name in os.environ if name.startswith("RUNWARE_")} == {
        "RUNWARE_CONTENT_URL",
        "RUNWARE_SCHEMAS_URL",
    }
    assert os.environ["RUNWARE_CONTENT_URL"].startswith("http://127.0.0.1:")
    assert process.read_settings().api_key is None


@pytest.mark.parametrize("address", [("192.0.2.1", 443), ("ws-api.runware.ai", 443), ("2001:db8::1", 443)])
def test_a_connection_beyond_loopback_fails(address: tuple[str, int]) -> None:
    with pytest.raises(LeftTheMachineError):
        socket.create_connection(address, timeout=1)


def test_a_process_that_a_test_starts_is_watched_too() -> None:
    guard = Path(__file__).parents[1] / "support" / "guard"
    code = "import socket; socket.create_connection(('192.0.2.1', 443), timeout=1)"
    ended = subprocess.run(
        [sys.executable, "-c", code], env={"PYTHONPATH": str(guard)}, capture_output=True, text=True, check=False
    )
    assert "LeftTheMachineError" in ended.stderr


def test_a_key_in_a_dotenv_reaches_nobody_and_shows_nowhere(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(0)
    (tmp_path / ".env").write_text(f"RUNWARE_API_KEY={CANARY}\nSTUDIO_DATA_DIR={tmp_path / 'data'}\n")
    studio = Studio.open(load_settings({}, {}, read_dotenv(tmp_path / ".env")))
    try:
        with pytest.raises(LeftTheMachineError) as caught:
            studio.loop.submit(studio.client.ping()).result(timeout=30)
        problem = studio.client.status.last_problem or ""
    finally:
        studio.close()
    stored = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file() and path.name != ".env")
    shown = str(caught.value) + problem + caplog.text + "".join(capfd.readouterr()) + repr(studio)
    assert CANARY not in shown
    assert CANARY.encode() not in stored
