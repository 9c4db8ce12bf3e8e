"""Spend, as a visitor meets it: real and play money apart, days, models, capabilities, and nobody else's."""

from __future__ import annotations

import json
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from lib.gallery import ledger_pieces
from lib.gallery.archive.ledger_csv import COLUMNS
from lib.session import process
from lib.ui.reports.spend_table import by_day, for_chart, group_order, spend_table
from tests.support.gallery_bench import item, new_job
from tests.support.page_elements import texts
from tests.support.pages import Open


def made(owner: str = "local", count: int = 1, cost: float | None = 0.01, **changes: Any) -> None:
    store = process.studio().store
    for _ in range(count):
        job = store.add_job(new_job(owner, **changes))
        store.add_result(job, item(cost=cost), seconds=1.0)


def metrics(app: AppTest) -> dict[str, tuple[str, str]]:
    return {metric.label: (metric.value.replace("\\", ""), metric.delta) for metric in app.metric}


def charts(app: AppTest) -> list[dict[str, Any]]:
    return [json.loads(chart.proto.spec) for chart in app.get("vega_lite_chart")]


def test_an_empty_page_says_what_will_stand_here(open_page: Open) -> None:
    app = open_page("spend")
    assert not app.exception
    assert "Nothing was made in this time" in texts(app)
    assert charts(app) == []


def test_real_and_play_money_are_never_added(open_page: Open) -> None:
    app = open_page("spend")
    made(count=3, cost=0.5, source="runware")
    made(count=2, cost=0.25)
    app.run()
    assert metrics(app) == {
        "Spent at Runware": ("$1.50", "3 results"),
        "Play money, sandbox": ("$0.5000", "2 results"),
    }
    assert [chart["description"] for chart in charts(app)] == ["Spent at Runware by day", "Play money, sandbox by day"]
    table = app.dataframe[0].value
    assert table[["Runware results", "Runware, USD", "Sandbox results", "Sandbox, play money"]].to_numpy().tolist() == [
        [3, 1.5, 2, 0.5]
    ]


def test_nobody_sees_what_others_spent(open_page: Open) -> None:
    app = open_page("spend")
    made("b" * 32, count=3)
    app.run()
    assert "Nothing was made in this time" in texts(app)


def test_by_capability_and_by_number(open_page: Open) -> None:
    app = open_page("spend")
    made(count=2, source="runware")
    made(source="runware", task_type="upscale", model="runware:504@1")
    app.run()
    app.button_group(key="spend_by").set_value("Capability").run()
    app.button_group(key="spend_what").set_value("Number").run()
    (chart,) = charts(app)
    assert chart["encoding"]["color"]["scale"]["domain"] == ["Images", "Upscaling"]
    assert chart["encoding"]["y"]["field"] == "results"
    assert len(chart["encoding"]["x"]["scale"]["domain"]) == 30


def test_small_groups_stand_together() -> None:
    rows = [
        {"day": "2026-11-25", "source": "runware", "task_type": "imageInference", "model": f"m:{number}@1",
         "results": number, "cost_usd": float(number), "unpriced": 0}
        for number in range(1, 12)
    ]  # fmt: skip
    table = spend_table(rows)
    order = group_order(table, "Model")
    chart = for_chart(table, "Model", order, "cost_usd")
    assert (len(order), order[0], order[-1]) == (8, "m:11@1", "Others")
    assert set(chart["Model"]) == set(order)
    assert chart["cost_usd"].sum() == pytest.approx(66)


def test_a_source_of_which_nothing_came_has_no_column() -> None:
    rows = [
        {"day": "2026-11-25", "source": "sandbox", "task_type": "caption", "model": "", "results": 2,
         "cost_usd": 0.0, "unpriced": 2}
    ]  # fmt: skip
    assert list(by_day(spend_table(rows)).columns) == ["Day", "Sandbox results", "Sandbox, play money"]
    assert spend_table([]).empty


def test_the_ledger_has_a_column_for_each_kind_of_money_and_runs_nothing(open_page: Open) -> None:
    open_page("spend")
    made(cost=0.5, source="runware", model="=HYPERLINK(1)")
    made(cost=0.000025)
    made(cost=None)
    made("b" * 32)
    lines = b"".join(ledger_pieces(process.studio().store.spending, "local")).decode().splitlines()
    assert lines[0] == ",".join(COLUMNS)
    cells = [line.split(",") for line in lines[1:]]
    assert [(row[1], row[3], row[4], row[5]) for row in cells] == [
        ("runware", "'=HYPERLINK(1)", "0.5", ""),
        ("sandbox", "runware:100@1", "", "0.000025"),
        ("sandbox", "runware:100@1", "", ""),
    ]
