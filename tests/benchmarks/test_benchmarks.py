"""The benchmarks, with small numbers: what they measure is still there to be measured."""

from __future__ import annotations

import pytest

from tests.benchmarks import (
    bench_api,
    bench_archive,
    bench_catalogue,
    bench_client,
    bench_finding,
    bench_footprint,
    bench_forms,
    bench_gallery,
    bench_load,
    bench_memory,
    bench_pages,
    bench_painting,
    bench_picture,
    bench_start,
    bench_store,
    client_rows,
)
from tests.benchmarks.report import Row, markdown

pytestmark = [pytest.mark.benchmark, pytest.mark.timeout(180)]


def names(rows: list[Row]) -> list[str]:
    assert markdown(rows).count("\n") == len(rows) + 1
    return [row.what for row in rows]


def test_a_gallery_goes_out_and_comes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("PICTURES", 3), ("ROUNDS", 3)):
        monkeypatch.setattr(bench_archive, name, value)
    assert len(names(bench_archive.measure())) == 5


def test_the_clients_share_is_measured_beside_the_bare_sdk(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("ROUNDS", 1), ("TASKS_PER_ROUND", 20), ("CROWD", 20), ("WORK_S", 0.05)):
        monkeypatch.setattr(bench_client, name, value)
    rows = client_rows.measure()
    assert len(names(rows)) == 4
    assert all("bare SDK" in row.beside for row in rows)


def test_every_write_of_the_store_is_measured() -> None:
    rows = bench_store.measure(rounds=3)
    assert len(names(rows)) == len(bench_store.STEPS) + 1
    assert rows[-1].value >= max(row.value for row in rows[:-1])


def test_forms_are_built_checked_and_drawn() -> None:
    rows = bench_forms.measure(rounds=1, images=3)
    assert len(names(rows)) == 4
    assert all(row.value > 0 for row in rows)


def test_finding_is_measured_among_few_and_among_many() -> None:
    rows = bench_finding.measure(few=5, many=60, rounds=1, pages=2)
    assert len(names(rows)) > 30
    assert all("5 rows" in row.beside for row in rows[:-1])


def test_the_catalogue_is_measured_by_load_fields_and_memory() -> None:
    rows = bench_catalogue.measure(rounds=1)
    assert len(names(rows)) == 5
    assert all(row.value > 0 for row in rows)


def test_a_click_is_followed_to_its_picture() -> None:
    taken = bench_picture.trips(clicks=2)
    assert len(taken) == 2
    assert all(trip.clicked < 1e3 * trip.painted.began for trip in taken)
    assert all(1e3 * trip.painted.ended < trip.there <= trip.loaded for trip in taken)


def test_every_page_is_rerun_with_and_without_a_gallery_and_by_a_crowd() -> None:
    found = names(bench_pages.measure(reruns=3, gallery=5, visitors=2, lasting_s=1.5, rounds=2))
    assert sum("Gallery, 5 in the gallery" in name for name in found) == 1
    assert sum("2 visitors" in name for name in found) == 2


def test_memory_is_compared_after_few_and_after_many_generations() -> None:
    (row,) = bench_memory.measure(few=2, many=6)
    assert "after 6" in row.beside


def test_start_is_measured_beside_streamlit_hello() -> None:
    rows = bench_start.measure(rounds=1)
    assert all(row.value > 0 and "streamlit hello" in row.beside for row in rows)


def test_painting_is_measured_in_seconds_memory_and_pings() -> None:
    assert len(names(bench_painting.measure(runs=6, timed=2, side_px=256, peak_pictures=1))) == 5


def test_the_endpoints_are_timed_beside_the_bare_sdk() -> None:
    found = names(bench_api.measure(times=2, crowd=5, work_s=0.1, side_px=200))
    assert sum("small, no work" in name for name in found) == len(bench_api.SMALL)
    assert sum("at once" in name for name in found) == 2


def test_visitors_generate_browse_and_upload_without_an_error() -> None:
    rows = bench_load.measure(visitors=3, lasting_s=12)
    assert rows[-1].value > 0
    assert "take a file in" in rows[1].beside


def test_memory_is_measured_after_each_kind_of_work() -> None:
    film = {"width": 256, "height": 256, "duration": 1}
    found = names(bench_footprint.measure(side_px=256, video=film, sessions=2))
    assert len(found) == 7


def test_the_gallerys_page_is_measured_among_few_and_among_many() -> None:
    found = names(bench_gallery.measure(few=450, many=500, rounds=1, turns=2, browser=False))
    assert sum("filter:" in name for name in found) == len(bench_gallery.FILTERS)
    assert any("bytes of a page turn" in name for name in found)
