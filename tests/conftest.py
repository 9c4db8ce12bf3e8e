"""What holds for every test: no real key, no settings of whoever runs it, no connection beyond this machine."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.guard import sitecustomize as guard

_LIVE_KEY = os.environ.get("RUNWARE_API_KEY")
for _name in [name for name in os.environ if name.startswith(("RUNWARE_", "STUDIO_"))]:
    del os.environ[_name]
os.environ["STUDIO_ENV_FILE"] = os.devnull
# A catalogue that is not there, so that no studio of a test asks Runware for it: nothing listens on this port.
os.environ["RUNWARE_CONTENT_URL"] = os.environ["RUNWARE_SCHEMAS_URL"] = "http://127.0.0.1:9"
os.environ["STREAMLIT_SECRETS_FILES"] = os.devnull + ".toml"


def pytest_configure(config: pytest.Config) -> None:
    """Long and costly tests run only when they are asked for by name."""
    if not config.option.markexpr:
        config.option.markexpr = "not live and not benchmark"
    if "live" not in config.option.markexpr.replace("not live", ""):
        guard.install()


@pytest.fixture
def live_key() -> str:
    """The key for tests marked `live`."""
    if not _LIVE_KEY:
        pytest.skip("set RUNWARE_API_KEY to run the live tests")
    return _LIVE_KEY


@pytest.fixture
def data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A data folder of the test's own, for settings read from the environment."""
    folder = tmp_path / "data"
    monkeypatch.setenv("STUDIO_DATA_DIR", str(folder))
    yield folder
