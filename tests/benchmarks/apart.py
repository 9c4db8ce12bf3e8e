"""Benchmarks run apart from whoever starts them: no key, no settings, no data of theirs."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def forget_own_settings() -> None:
    """Drop this process's settings, so that nothing measured can spend or touch a real gallery."""
    for name in [name for name in os.environ if name.startswith(("RUNWARE_", "STUDIO_"))]:
        del os.environ[name]
    os.environ["STUDIO_ENV_FILE"] = os.devnull
    os.environ["RUNWARE_CONTENT_URL"] = os.environ["RUNWARE_SCHEMAS_URL"] = "http://127.0.0.1:9"  # nothing is there
    os.environ["STREAMLIT_SECRETS_FILES"] = os.devnull + ".toml"


@contextmanager
def data_folder() -> Iterator[Path]:
    """A folder for one measurement, gone afterwards."""
    forget_own_settings()
    with tempfile.TemporaryDirectory(prefix="studio-benchmark-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)
