"""The Dockerfile, as far as it can be tried without Docker: what it copies is enough to run, by a user who may write
nowhere but in the data folder and in the folder for temporary files."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import Final

import pytest

from tests.support.api_callers import ANN_TOKEN, TOKENS, Caller
from tests.support.app_server import ROOT, AppServer, free_port

NOBODY = 65534
# Without any right but to read, for a Python that is being tested may lie in a folder of root's.
_READ: Final = "-all,+dac_read_search"
AS_NOBODY: Final = (
    "setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups",
    f"--inh-caps={_READ}", f"--ambient-caps={_READ}", f"--bounding-set={_READ}",
)  # fmt: skip
TEXT = re.sub(r"\\\n", " ", (ROOT / "Dockerfile").read_text(encoding="utf-8"))
STEPS = [(name, rest) for name, _, rest in (line.partition(" ") for line in TEXT.splitlines()) if name.isupper()]
FINAL = STEPS[max(number for number, (name, _) in enumerate(STEPS) if name == "FROM") :]


def copies() -> list[tuple[str, str]]:
    """What the last stage copies from the project: source and place below /app."""
    found = []
    for name, rest in FINAL:
        if name == "COPY" and not rest.startswith("--from"):
            *sources, place = rest.split()
            found += [(source, place if place != "./" else source) for source in sources]
    return found


def is_ignored(path: str) -> bool:
    ignored = False
    for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines():
        pattern = line.removeprefix("!").removeprefix("**/")
        if line and not line.startswith("#") and (fnmatch(path, pattern) or path.startswith(f"{pattern}/")):
            ignored = not line.startswith("!")
    return ignored


def test_everything_it_copies_exists_and_may_be_sent_to_the_builder() -> None:
    assert copies()
    for source, _ in copies():
        assert (ROOT / source).exists(), source
        assert not is_ignored(source), source
    assert is_ignored(".env")
    assert is_ignored(".streamlit/secrets.toml")
    assert is_ignored(".git/config")


def test_it_runs_as_nobody_special_with_a_health_check_and_nothing_to_build_with() -> None:
    steps = dict(FINAL)
    assert int(steps["USER"]) >= 1000
    assert steps["FROM"].endswith("-slim")
    assert "/api/health?ready" in steps["HEALTHCHECK"] + TEXT
    assert steps["VOLUME"] == "/data"
    assert "ENV" in steps
    assert "STUDIO_OWN_MACHINE=false" in TEXT
    assert not re.search(r"apt|gcc|build-essential", TEXT)
    assert [name for name, _ in FINAL].index("USER") < [name for name, _ in FINAL].index("CMD")


@pytest.fixture
def container() -> Iterator[AppServer]:
    """The image's /app, run by its CMD as a user without rights."""
    if os.geteuid() != 0 or shutil.which("setpriv") is None:
        pytest.skip("only root can run something as another user, and by setpriv")
    place = Path(tempfile.mkdtemp(prefix="studio-container-"))
    place.chmod(0o755)
    app, data, scratch = place / "app", place / "data", place / "tmp"
    for source, target in copies():
        (app / target).parent.mkdir(parents=True, exist_ok=True)
        copy = shutil.copytree if (ROOT / source).is_dir() else shutil.copy
        copy(ROOT / source, app / target)
    for folder in (data, scratch):
        folder.mkdir()
        os.chown(folder, NOBODY, NOBODY)
    port = free_port()
    command = [word.strip('"') for word in dict(FINAL)["CMD"].strip("[]").split(", ")]
    assert command.pop(0) == "python"
    command = [word.replace("8501", str(port)).replace("0.0.0.0", "127.0.0.1") for word in command]
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONPATH": str(ROOT / "tests" / "support" / "guard"),
        "HOME": str(scratch),
        "TMPDIR": str(scratch),
        "STUDIO_DATA_DIR": str(data),
        "STUDIO_OWN_MACHINE": "false",
        "STUDIO_LOG": "json",
        **TOKENS,
    }
    process = subprocess.Popen(
        [*AS_NOBODY, sys.executable, *command],
        cwd=app,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    running = AppServer(process, port)
    threading.Thread(target=running._read, daemon=True).start()
    running.wait_for("The studio is ready")
    yield running
    running.kill()
    shutil.rmtree(place)


def test_what_it_copies_runs_where_nothing_else_can_be_written(container: AppServer) -> None:
    caller = Caller(container.port, ANN_TOKEN)
    fox = {"positivePrompt": "a fox in a snowy forest", "width": 256, "height": 256}
    (result,) = caller.post_until_ended("/api/generate/image", fox).json["results"]
    picture = caller.get(f"/files/{result['imageUUID']}")
    assert picture.status == 200
    caption = caller.post_until_ended("/api/caption-image", {"image": result["imageUUID"]})
    assert caption.json["status"] == "success"
    cut_out = caller.post_until_ended("/api/remove-background", {"image": result["imageUUID"]})
    assert cut_out.json["status"] == "success"
    assert caller.get("/", Accept="text/html").status == 200
    assert caller.get("/api/health?ready").json["ready"] is True
    assert "Traceback" not in container.output
    assert "ermission denied" not in container.output
