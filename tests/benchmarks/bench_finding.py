"""What finding costs among few and among many, on one store: `python -m tests.benchmarks.bench_finding`.

The aim is 100 ms in the script for opening the gallery, each filter and each page turn; a page's table for Streamlit is
made in that time too.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator
from typing import Any

import psutil

from lib.database import open_database
from lib.gallery import Query, Sort, Store, gallery_table
from tests.benchmarks.apart import data_folder
from tests.benchmarks.report import Row, markdown, median_ms, short
from tests.benchmarks.stored_rows import FIRST_AT, fill

FEW_OWNER, MANY_OWNER = "f" * 32, "0" * 32
AIM_MS = 100.0


def questions(count: int) -> Iterator[tuple[str, Query, Sort]]:
    """Every filter and order by name; of a gallery of so many rows a minute apart."""
    yield "first page", Query(), "newest"
    for sort in ("oldest", "dearest", "cheapest", "largest", "smallest"):
        yield f"first page, {sort}", Query(), sort
    yield "search: a word in most", Query(words="a"), "newest"
    yield "search: two words", Query(words="fox lantern"), "newest"
    yield "search: in none", Query(words="zeppelin"), "newest"
    yield "search: in none, by cost", Query(words="zeppelin"), "dearest"
    yield "filter: task", Query(tasks=("videoInference",)), "newest"
    yield "filter: model", Query(models=("bfl:5@1",)), "newest"
    yield "filter: a model of none", Query(models=("x:1@1",)), "newest"
    yield "filter: source", Query(sources=("runware",)), "newest"
    yield "filter: kind, by size", Query(kinds=("video",)), "largest"
    yield "filter: star", Query(starred=True), "newest"
    yield "filter: star, by cost", Query(starred=True), "dearest"
    yield "filter: tag", Query(tags=("tag 7",)), "newest"
    yield "filter: set", Query(set_id=f"{1:032x}"), "newest"
    yield "filter: size", Query(min_pixels=2_000_000), "newest"
    yield "filter: cost", Query(min_cost_usd=0.199), "newest"
    middle = FIRST_AT + 30.0 * count
    yield "filter: an hour, by cost", Query(since=middle, until=middle + 3600), "dearest"
    yield (
        "filter: all together",
        Query(words="fox", tasks=("imageInference",), sources=("runware",), starred=True, min_pixels=500_000),
        "newest",
    )


def tasks_of(store: Store, owner: str, ids: list[str]) -> dict[str, Callable[[], Any]]:
    """What is measured, by name."""
    finder, count = store.finder, len(ids)

    def page(query: Query, sort: Sort, after: str | None = None) -> Any:
        return gallery_table(finder.find(owner, query, sort, after=after).rows)

    found: dict[str, Callable[[], Any]] = {
        name: lambda query=query, sort=sort: page(query, sort)  # type: ignore[misc]
        for name, query, sort in questions(count)
    }
    turns = _turns(store, owner)
    found["a page turn, 200 pages on"] = lambda: page(Query(), "newest", next(turns))
    found["count: all"] = lambda: finder.count(owner, Query())
    found["count: two words"] = lambda: finder.count(owner, Query(words="fox lantern"))
    found["facets"] = lambda: finder.facets(owner)
    found["neighbours"] = lambda: finder.neighbours(owner, ids[count // 2], Query())
    found["neighbours, by cost and star"] = lambda: finder.neighbours(
        owner, ids[count // 2], Query(starred=True), "dearest"
    )
    found["ancestors and descendants"] = lambda: (
        store.lineage.ancestors(owner, ids[-1]),
        store.lineage.descendants(owner, f"picture:{ids[0]}"),
    )
    found["spend by day"] = lambda: store.spending.by_day(owner)
    found["spend by day, 30 days"] = lambda: store.spending.by_day(owner, since=FIRST_AT + 60.0 * count - 30 * 86400)
    found["space"] = store.space.now
    found["newest jobs"] = lambda: store.recent_jobs(owner)
    found["response times of a day"] = lambda: store.response_times(owner, since=FIRST_AT + 60.0 * count - 86400)
    found["spent today"] = lambda: store.spent(owner, "runware", since=FIRST_AT + 60.0 * count - 86400)
    found["last price"] = lambda: store.last_price("7", "runware")
    found["jobs to adopt"] = lambda: store.adopt("benchmark", ["account"], silent_for_s=7.0)
    return found


def _turns(store: Store, owner: str) -> Iterator[str | None]:
    """Cursors of page after page, from the newest to the oldest and from there again."""
    while True:
        cursor = None
        while True:
            yield cursor
            cursor = store.finder.find(owner, Query(), after=cursor).next_cursor
            if cursor is None:
                break


def timed(call: Callable[[], Any], rounds: int) -> tuple[list[float], list[float]]:
    """Seconds of each of so many calls after a first one, by the clock and of this process's CPU time."""
    call()
    seconds, cpu = [], []
    for _ in range(rounds):
        began, cpu_began = time.perf_counter(), time.process_time()
        call()
        seconds.append(time.perf_counter() - began)
        cpu.append(time.process_time() - cpu_began)
    return seconds, cpu


def grown_kb(store: Store, owner: str, pages: int) -> float:
    """What the process keeps of so many page turns, in kB, after as many before."""

    def turn() -> None:
        turns = _turns(store, owner)
        for _ in range(pages):
            gallery_table(store.finder.find(owner, Query(), after=next(turns)).rows)
        gc.collect()

    turn()
    process = psutil.Process()
    before = process.memory_info().rss
    turn()
    return (process.memory_info().rss - before) / 1e3


def measure(few: int = 500, many: int = 50_000, rounds: int = 15, pages: int = 200) -> list[Row]:
    """Milliseconds of each among many, beside the same among few."""
    with data_folder() as folder:
        store = Store(open_database(folder), folder / "files")
        few_ids, many_ids = (fill(store._engine, owner, n) for owner, n in ((FEW_OWNER, few), (MANY_OWNER, many)))
        of_few, of_many = tasks_of(store, FEW_OWNER, few_ids), tasks_of(store, MANY_OWNER, many_ids)
        rows = []
        for name, call in of_many.items():
            (long, cpu), (brief, _) = timed(call, rounds), timed(of_few[name], rounds)
            ms, few_ms = median_ms(long), median_ms(brief)
            beside = (
                f"{short(median_ms(cpu))} ms of CPU; most {short(1e3 * max(long))} ms; "
                f"{few} rows: {short(few_ms)} ms, ratio {ms / few_ms:.1f}"
            )
            rows.append(Row(f"Finding, {many} rows: {name}", ms, "ms", AIM_MS, beside))
        grown = grown_kb(store, MANY_OWNER, pages)
        rows.append(Row(f"Finding: memory kept of {pages} page turns", grown, "kB", 1000.0, "after as many before"))
    return rows


if __name__ == "__main__":
    print(markdown(measure()))
