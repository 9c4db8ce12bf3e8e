"""Painting holds on to no memory, and never holds the sandbox's event loop up."""

from __future__ import annotations

import statistics

import pytest

from tests.benchmarks.bench_painting import paint_many, pings_while_painting


@pytest.mark.benchmark
def test_memory_after_twenty_pictures_is_within_50_mb_of_that_after_five() -> None:
    painted = paint_many(1024, runs=20)
    assert painted.after_all_mib < painted.after_5_mib + 50


def test_a_ping_is_answered_while_pictures_are_drawn() -> None:
    pings = pings_while_painting(1024, count=2)
    assert len(pings) > 20
    assert statistics.median(pings) < 0.05
