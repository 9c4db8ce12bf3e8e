"""The catalogue: what loading it adds to the SDK's import, how long a model's fields take, what they hold in memory.

Run from the project's folder: `python -m tests.benchmarks.bench_catalogue`. Loading is measured in processes of their
own, beside the bare import of the SDK's types, in turns.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable, Mapping
from typing import Any

from lib import catalog
from lib.catalog.schema.schema_fields import schema_fields
from lib.sandbox.core.request_schemas import request_schema
from tests.benchmarks.report import Row, markdown, median_ms, spread
from tests.support.app_server import ROOT

_CLOCK = "import time; began = time.process_time(); "
_SDK = "import runware.types.task_map; "
_TELL = "print(time.process_time() - began)"
_LOAD = "from lib import catalog; catalog.models(); catalog.fields('runware:100@1'); "


def seconds_of(code: str) -> float:
    """The CPU time that a fresh interpreter says it took; the wall clock would measure the neighbours."""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True)
    return float(done.stdout)


def loads(rounds: int) -> tuple[list[float], list[float]]:
    """Seconds of loading the catalogue once the SDK is imported, and of importing the SDK, in turns."""
    beyond, sdk = [], []
    for _ in range(rounds):
        sdk.append(seconds_of(f"{_CLOCK}{_SDK}{_TELL}"))
        beyond.append(seconds_of(f"{_SDK}{_CLOCK}{_LOAD}{_TELL}"))
    return beyond, sdk


def each_model(build: Callable[[str], object]) -> list[float]:
    """Seconds of building something for each curated model, one after the other."""
    seconds = []
    for air in catalog.bundled_models():
        began = time.perf_counter()
        build(air)
        seconds.append(time.perf_counter() - began)
    return seconds


def held_mb(build: Callable[[str], object]) -> float:
    """What building something for every curated model leaves in memory, in MiB."""
    tracemalloc.start()
    kept = [build(air) for air in catalog.bundled_models()]
    held = tracemalloc.get_traced_memory()[0] / 2**20
    tracemalloc.stop()
    assert kept
    return held


def measure(rounds: int = 5) -> list[Row]:
    """Load, fields from the bundled types and from schemas, and the memory of the latter for all models."""
    beyond, sdk = loads(rounds)
    schemas: Mapping[str, Any] = {air: request_schema(air) for air in catalog.bundled_models()}
    catalog.bundled_fields.cache_clear()
    bundled = each_model(catalog.bundled_fields)
    live = each_model(lambda air: schema_fields(schemas[air]))
    kept = each_model(catalog.fields)
    held = held_mb(lambda air: schema_fields(schemas[air]))
    return [
        Row(
            "Catalogue: load beyond the SDK's import, CPU",
            median_ms(beyond),
            "ms",
            50,
            f"the SDK's import {1e3 * statistics.median(sdk):.0f} ms",
        ),
        Row("Catalogue: fields of a model, from its bundled type", median_ms(bundled), "ms", 5, spread_ms(bundled)),
        Row("Catalogue: fields of a model, from its schema", median_ms(live), "ms", 5, spread_ms(live)),
        Row("Catalogue: fields of a model, once built", 1e3 * median_ms(kept), "µs"),
        Row("Catalogue: fields of all models, in memory", held, "MiB", 30, f"{len(schemas)} models, from schemas"),
    ]


def spread_ms(seconds: list[float]) -> str:
    return spread([1e3 * value for value in seconds], "ms")


if __name__ == "__main__":
    print(markdown(measure()))
