"""`bench_client` as rows of the common table."""

from __future__ import annotations

import multiprocessing
import statistics

from tests.benchmarks import bench_client
from tests.benchmarks.report import Row

_AIMS = {"CPU per task, ms": 0.4, "wait per task, median, ms": 10.0}


def measure() -> list[Row]:
    """The client beside the bare SDK: what it adds to each task, and a crowd of tasks."""
    context = multiprocessing.get_context("spawn")
    ready, theirs = context.Pipe()
    server = context.Process(target=bench_client.server_process, args=(theirs,), daemon=True)
    server.start()
    try:
        measured = bench_client.measure(f"ws://127.0.0.1:{ready.recv()}/v1")
    finally:
        server.terminate()
        server.join()
    return [_row(name, statistics.median(sdk), statistics.median(ours)) for name, (sdk, ours) in measured.items()]


def _row(name: str, sdk: float, ours: float) -> Row:
    what, _, unit = name.rpartition(", ")
    beside = f"bare SDK {sdk:.2f} {unit}, client {ours:.2f} {unit}, ratio {ours / sdk:.2f}"
    if "at once" in name:
        return Row(f"Client: {what}", ours, unit, 0.8, beside)
    return Row(f"Client adds: {what}", ours - sdk, unit, _AIMS.get(name), beside)
