"""What every benchmark hands back, and how it is printed."""

from __future__ import annotations

import os
import platform
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

import psutil
import streamlit as st


@dataclass(frozen=True)
class Row:
    """One measured number. `most` is the aim, an upper bound in the same unit; `beside` is what was measured next to it
    in the same run, or how it spreads."""

    what: str
    value: float
    unit: str
    most: float | None = None
    beside: str = ""

    def cells(self) -> tuple[str, str, str, str]:
        """What, measured, aim, beside."""
        aim = "" if self.most is None else f"at most {self.most:g}" + ("" if self.value <= self.most else ", missed")
        return self.what, f"{short(self.value)} {self.unit}", aim, self.beside


def short(value: float) -> str:
    """A number with the digits that a noisy machine deserves."""
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def p95(values: Sequence[float]) -> float:
    """What 95 of 100 values do not exceed."""
    return sorted(values)[max(0, -(-len(values) * 95 // 100) - 1)]


def spread(values: Sequence[float], unit: str) -> str:
    """Median's company: the 95th of 100, and the slowest."""
    return f"p95 {short(p95(values))}, most {short(max(values))} {unit}, {len(values)} times"


def median_ms(seconds: Sequence[float]) -> float:
    """The median of seconds, in milliseconds."""
    return 1e3 * statistics.median(seconds)


def markdown(rows: Sequence[Row]) -> str:
    """The rows as a Markdown table."""
    lines = ["| What | Measured | Aim | Beside it |", "|---|---|---|---|"]
    return "\n".join([*lines, *("| " + " | ".join(row.cells()) + " |" for row in rows)])


def machine() -> str:
    """Where it was measured, in one sentence."""
    memory_gb = psutil.virtual_memory().total / 2**30
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    return (
        f"{os.cpu_count()} cores, {memory_gb:.0f} GB, {platform.system()} {platform.machine()}, "
        f"Python {platform.python_version()}, Streamlit {st.__version__}; load average before it {load}."
    )
