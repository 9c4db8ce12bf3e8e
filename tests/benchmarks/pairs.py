"""Two checkouts side by side: `python -m tests.benchmarks.pairs BEFORE AFTER [PAIRS]`.

Each benchmark runs in turns in both, in a process of its own, and every figure is compared within its pair, so that a
machine that is shared drifts under both alike. Printed are the median of the ratios and how they spread.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from typing import Final

from tests.benchmarks.report import short

# Shorter than what the table is measured with: nine pairs of each are to fit into half an hour.
RUNS: Final = {
    "bench_forms": "rounds=1, images=24",
    "bench_pages": "reruns=16, gallery=120, visitors=2, lasting_s=1.5, rounds=2",
    "bench_gallery": "few=100, many=1500, rounds=6, turns=12, browser=False",
    "bench_picture": "clicks=6",
}
_SCRIPT: Final = """
import json, sys
from tests.benchmarks.{name} import measure
print("rows", json.dumps({{row.what: row.value for row in measure({arguments})}}))
"""


def rows_of(checkout: Path, name: str) -> dict[str, float]:
    """The figures of one benchmark in one checkout, by what they say. Raises `CalledProcessError`."""
    code = _SCRIPT.format(name=name, arguments=RUNS[name])
    done = subprocess.run([sys.executable, "-c", code], cwd=checkout, capture_output=True, text=True, check=True)
    (found,) = [line for line in done.stdout.splitlines() if line.startswith("rows ")]
    rows: dict[str, float] = json.loads(found.removeprefix("rows "))
    return rows


def main(before: Path, after: Path, pairs: int) -> None:
    """Print a line for each figure that both have."""
    for name in RUNS:
        ratios: dict[str, list[float]] = defaultdict(list)
        for number in range(pairs):
            order = (before, after) if number % 2 == 0 else (after, before)
            found = {checkout: rows_of(checkout, name) for checkout in order}
            for what, value in found[before].items():
                if value and what in found[after]:
                    ratios[what].append(found[after][what] / value)
        for what, each in ratios.items():
            spread = f"{short(min(each))} to {short(max(each))}"
            print(f"{short(statistics.median(each))} ({spread}, {len(each)} pairs)  {name}: {what}", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 9)
