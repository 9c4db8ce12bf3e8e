"""Streamlit by itself, for comparison: `streamlit hello`, or a script that draws one heading."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from tests.support.app_server import AppServer, free_port

LISTENS = "URL:"
"""What Streamlit says when it can be visited."""


class PlainStreamlit(AppServer):
    """A running Streamlit without the studio."""

    @classmethod
    def launch(cls, folder: Path, *command: str) -> Self:
        """`streamlit hello`, or `streamlit run` and a script; started in `folder`, whose settings are the defaults."""
        port = free_port()
        arguments = ["--server.headless", "true", "--server.port", str(port), "--server.address", "127.0.0.1"]
        arguments += ["--browser.gatherUsageStats", "false", "--server.fileWatcherType", "none"]
        process = subprocess.Popen(
            [sys.executable, "-m", "streamlit", *command, *arguments],
            cwd=folder,
            env=dict(os.environ),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        server = cls(process, port)
        threading.Thread(target=server._read, daemon=True).start()
        server.wait_for(LISTENS)
        return server


@contextmanager
def one_heading(folder: Path) -> Iterator[AppServer]:
    """The least that Streamlit can show."""
    (folder / "one_heading.py").write_text('import streamlit as st\n\nst.title("One heading")\n', encoding="utf-8")
    server = PlainStreamlit.launch(folder, "run", "one_heading.py")
    try:
        yield server
    finally:
        server.kill()


@contextmanager
def studio(data_dir: Path, *arguments: str, **environment: str) -> Iterator[AppServer]:
    """The app, ready. Where a measurement fails because the app is gone, the error says so."""
    server = AppServer.start(data_dir, *arguments, **environment)
    try:
        yield server
    except Exception as error:
        if (code := server.process.poll()) is not None:
            error.add_note(f"the app ended with {code}:\n{server.output}")
        raise
    finally:
        server.kill()
