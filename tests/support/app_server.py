"""The whole app as people start it: `streamlit run streamlit_app.py` in a process of its own."""

from __future__ import annotations

import http.client
import os
import queue
import signal
import socket
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar, Self

ROOT = Path(__file__).resolve().parents[2]
START_S = 60.0


def free_port() -> int:
    """A port that nobody listened on a moment ago."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


@dataclass
class AppServer:
    """A running app. Its output is kept in `lines`; `root` is where it lies."""

    root: ClassVar[Path] = ROOT

    process: subprocess.Popen[str]
    port: int
    lines: list[str] = field(default_factory=list)
    _news: queue.Queue[str | None] = field(default_factory=queue.Queue)

    @classmethod
    def start(cls, data_dir: Path, *arguments: str, ready: str = "The studio is ready", **environment: str) -> Self:
        """Start the app and wait until it says that it is ready."""
        port = free_port()
        command = [sys.executable, "-m", "streamlit", "run", "streamlit_app.py", "--server.headless", "true"]
        command += ["--server.port", str(port), "--server.address", "127.0.0.1", *arguments]
        guard = ROOT / "tests" / "support" / "guard"
        process = subprocess.Popen(
            command,
            cwd=cls.root,
            env={**os.environ, "STUDIO_DATA_DIR": str(data_dir), "PYTHONPATH": str(guard), **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        server = cls(process, port)
        threading.Thread(target=server._read, daemon=True).start()
        server.wait_for(ready)
        return server

    @property
    def url(self) -> str:
        """Where a browser on this machine finds it."""
        return f"http://localhost:{self.port}"

    def wait_for(self, words: str, within_s: float = START_S) -> str:
        """The next line of output that contains these words."""
        deadline = time.monotonic() + within_s
        while True:
            line = self._news.get(timeout=max(deadline - time.monotonic(), 0.01))
            assert line is not None, f"the app ended:\n{self.output}"
            if words in line:
                return line

    @property
    def output(self) -> str:
        """Everything it said so far."""
        return "".join(self.lines)

    def get(self, path: str, **headers: str) -> tuple[int, http.client.HTTPMessage, bytes]:
        """One request; header names with _ for -. Host is localhost unless given."""
        return self._ask("GET", path, None, headers)

    def post(self, path: str, body: str, **headers: str) -> tuple[int, http.client.HTTPMessage, bytes]:
        """The same with JSON."""
        return self._ask("POST", path, body, {"Content-Type": "application/json", **headers})

    def _ask(
        self, method: str, path: str, body: str | None, headers: dict[str, str]
    ) -> tuple[int, http.client.HTTPMessage, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body, {"Host": f"localhost:{self.port}", **named})
        response = connection.getresponse()
        answer = response.read()
        connection.close()
        return response.status, response.headers, answer

    def stop(self, within_s: float = 15.0) -> int:
        """SIGTERM, as a hosting service would; returns the exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(within_s)

    def kill(self) -> None:
        """The plug pulled."""
        self.process.kill()
        self.process.wait(10)

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line)
            self._news.put(line)
        self._news.put(None)
