"""What `bench_engines` prints, as rows of the common table. It measures its own memory, so it runs by itself."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys

from tests.benchmarks.apart import forget_own_settings
from tests.benchmarks.report import Row
from tests.support.app_server import ROOT

_LINE = re.compile(r"(?P<name>\w+)\s+(?P<value>[\d.]+) (?P<unit>\w+),? ?(?P<rest>.*)")


def measure() -> list[Row]:
    """One row per line: "name  value unit rest"; none without it. Raises `ValueError` where no line is so."""
    if importlib.util.find_spec("tests.benchmarks.bench_engines") is None:
        return []
    forget_own_settings()
    command = [sys.executable, "-m", "tests.benchmarks.bench_engines"]
    said = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True, timeout=300).stdout
    lines = [found for line in said.splitlines() if (found := _LINE.fullmatch(line))]
    if not lines:
        raise ValueError(f"bench_engines said nothing that can be read: {said!r}")
    return [Row(f"Engine: {line['name']}", float(line["value"]), line["unit"], beside=line["rest"]) for line in lines]
