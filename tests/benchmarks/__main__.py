"""Every benchmark, one Markdown table: `python -m tests.benchmarks` in the project's folder, about nine minutes."""

from __future__ import annotations

import importlib
import sys
import time
from collections.abc import Sequence

from tests.benchmarks.report import Row, machine, markdown

BENCHMARKS = {
    "client": "client_rows",
    "store": "bench_store",
    "archive": "bench_archive",
    "catalogue": "bench_catalogue",
    "finding": "bench_finding",
    "gallery": "bench_gallery",
    "picture": "bench_picture",
    "forms": "bench_forms",
    "pages": "bench_pages",
    "memory": "bench_memory",
    "start": "bench_start",
    "api": "bench_api",
    "load": "bench_load",
    "footprint": "bench_footprint",
    "painting": "bench_painting",
    "engines": "engine_rows",
}
"""By name, the module whose `measure` gives the rows."""


def rows_of(name: str) -> Sequence[Row]:
    """The rows of one benchmark."""
    rows: Sequence[Row] = importlib.import_module(f"tests.benchmarks.{BENCHMARKS[name]}").measure()
    return rows


def main(names: Sequence[str]) -> None:
    """Measure one after the other, telling on stderr how far it is; then print the table."""
    where, rows = machine(), list[Row]()
    for name in names:
        began = time.monotonic()
        print(f"{name} ...", end=" ", file=sys.stderr, flush=True)
        rows += rows_of(name)
        print(f"{time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
    print(where)
    print()
    print(markdown(rows))


if __name__ == "__main__":
    main(sys.argv[1:] or list(BENCHMARKS))
