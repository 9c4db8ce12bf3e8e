"""Compare, as a visitor meets it."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from lib.gallery import Query
from lib.session import process
from lib.session.forms import submissions
from lib.ui.comparison.examples import COMPARISONS
from lib.ui.words import dollars
from tests.support.jobs_bench import Brush
from tests.support.page_elements import generate, grids, texts, tiles
from tests.support.pages import Open, wait_for_jobs

STEPS, SCALE = "4, 8", "1, 3.5, 7"


def fill(app: AppTest, prompt: str = "a fox") -> AppTest:
    app.text_area(key="compare_positivePrompt").set_value(prompt)
    app.number_input(key="compare_width").set_value(128)
    app.number_input(key="compare_height").set_value(128)
    return app.run()


def vary(app: AppTest, which: str, path: str, values: Any) -> AppTest:
    app.selectbox(key=f"compare_{which}").set_value(path).run()
    key = f"compare_{which}_values_{path}"
    if isinstance(values, list):
        return app.multiselect(key=key).set_value(values).run()
    kind = app.text_area if path == "positivePrompt" else app.text_input
    return kind(key=key).set_value(values).run()


def press(app: AppTest) -> AppTest:
    return app.button(key="compare_submit").click().run()


def table(app: AppTest) -> dict[str, Any]:
    return next(grid for grid in grids(app) if grid["table"])


@pytest.mark.parametrize(("name", "count"), [("fox", 3), ("balloon", 9), ("skyline", 8)])
def test_an_empty_page_offers_three_comparisons_that_can_be_sent(open_page: Open, name: str, count: int) -> None:
    app = open_page("compare")
    assert [tile["key"] for tile in tiles(app)] == ["fox", "balloon", "skyline"]
    fill(app)
    for widget, value in COMPARISONS[name][1].items():  # AppTest cannot click on our grid
        app.session_state[f"compare_{widget}"] = value
    app.run()
    assert app.button(key="compare_submit").label.startswith(f"Compare {count}")


def test_one_model_over_two_settings_arrives_as_a_grid_and_is_one_set(
    open_page: Open, with_key: dict[str, str]
) -> None:
    app = vary(vary(fill(open_page("compare", **with_key)), "columns", "steps", STEPS), "rows", "CFGScale", SCALE)
    assert app.button(key="compare_submit").label.startswith("Compare 6")
    press(app)
    jobs = wait_for_jobs()
    assert len({job.set_id for job in jobs}) == 1
    assert len({job.request["seed"] for job in jobs}) == 1
    assert {(job.request["steps"], job.request["CFGScale"]) for job in jobs} == {
        (steps, scale) for steps in (4, 8) for scale in (1.0, 3.5, 7.0)
    }
    for page in (app.run(), open_page("compare")):  # and after a reload
        shown = table(page)
        assert shown["table"] == {
            "columns": ["Steps 4", "Steps 8"],
            "rows": ["CFG scale 1.0", "CFG scale 3.5", "CFG scale 7.0"],
        }
        assert [tile["kind"] for tile in shown["tiles"]] == ["picture"] * 6
        labels = [tile["title"] for tile in shown["tiles"]]
        assert labels[:2] == ["CFG scale 1.0 · Steps 4", "CFG scale 1.0 · Steps 8"]
        assert "6 of 6" in texts(page)
    gallery = process.studio().store.finder.find("local", Query()).rows
    assert {row["set_id"] for row in gallery} == {jobs[0].set_id}
    assert {row["set_label"] for row in gallery} == set(labels)


def test_several_models_are_compared_at_their_whole_price(open_page: Open, with_key: dict[str, str]) -> None:
    models = ["runware:100@1", "runware:101@1"]
    app = vary(fill(open_page("compare", **with_key)), "columns", "model", models)
    press(app)
    jobs = wait_for_jobs()
    assert sorted(job.model for job in jobs) == models
    app.run()
    whole = sum(job.cost_usd or 0 for job in jobs)
    assert dollars(whole, "runware") in app.button(key="compare_submit").label
    assert "As the same settings cost last." in texts(app)


def test_cells_are_skeletons_until_they_come_and_waiting_ones_are_cancelled_together(
    open_page: Open, with_key: dict[str, str], brush: Brush
) -> None:
    brush.hold()
    app = vary(fill(open_page("compare", **with_key)), "columns", "seed", "1..8")
    press(app)
    assert [tile["kind"] for tile in table(app)["tiles"]] == ["pending"] * 8
    app.button(key="compare_cancel_waiting").click().run()
    brush.go_on.set()
    jobs = wait_for_jobs()
    assert {job.state for job in jobs} == {"done", "cancelled"}
    assert [tile["kind"] for tile in table(app.run())["tiles"]].count("missing") == 4


def test_a_cell_that_cannot_be_made_is_told_before_and_shown_in_its_place(
    open_page: Open, with_key: dict[str, str]
) -> None:
    app = vary(fill(open_page("compare", **with_key)), "columns", "steps", "4, 500")
    assert "1 of 2 cannot be made" in texts(app)
    press(app)
    assert len(wait_for_jobs()) == 1
    assert [tile["kind"] for tile in table(app.run())["tiles"]] == ["picture", "missing"]


def test_what_cannot_be_compared_is_said_and_nothing_is_sent(open_page: Open, with_key: dict[str, str]) -> None:
    app = fill(open_page("compare", **with_key))
    for path, values, said in (
        ("model", ["runware:100@1"], "at least two"),
        ("steps", "four", "no number"),
        ("steps", "1..100", "no range of at most 64"),
        ("seed", "1..40, 101..140", "64 are the most"),
    ):
        press(vary(app, "columns", path, values))
        assert said in texts(app), values
    fill(app, "a {red|blue} fox")
    press(vary(app, "columns", "steps", "4, 8"))
    assert "The prompt has wildcards" in texts(app)
    fill(app, "")
    press(app)
    assert any("Say what it should show" in error.value for error in app.error)
    assert process.studio().store.recent_jobs("local") == []


def test_a_prompts_wildcards_are_columns_where_the_prompt_varies(open_page: Open, with_key: dict[str, str]) -> None:
    app = fill(open_page("compare", **with_key), "a {red|blue|green} fox")
    vary(app, "columns", "positivePrompt", "")
    press(app)
    assert sorted(job.prompt for job in wait_for_jobs()) == ["a blue fox", "a green fox", "a red fox"]


def test_what_varies_survives_a_reload_and_a_double_click_is_one_comparison(
    open_page: Open, with_key: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(submissions, "_DOUBLE_CLICK_S", 60.0)  # a busy machine takes its time between two clicks
    app = vary(fill(open_page("compare", **with_key)), "columns", "steps", STEPS)
    press(app)
    press(app)
    assert len(wait_for_jobs()) == 2
    again = open_page("compare")
    assert again.text_input(key="compare_columns_values_steps").value == STEPS


def test_an_earlier_comparison_can_be_looked_at_again(open_page: Open, with_key: dict[str, str]) -> None:
    app = vary(fill(open_page("compare", **with_key), "first"), "columns", "steps", STEPS)
    press(app)
    wait_for_jobs()
    press(fill(app, "second"))
    wait_for_jobs()
    app.run()
    choice = app.selectbox(key="compare_shown_set")
    assert [title.split(" (")[0] for title in choice.options] == ["second", "first"]
    choice.set_value(process.studio().store.recent_jobs("local")[-1].set_id).run()
    assert not app.exception
    assert "first" in texts(app)


def test_a_pictures_parameters_go_back_to_generate_image(open_page: Open, with_key: dict[str, str]) -> None:
    generate(open_page(**with_key), "other")
    app = vary(fill(open_page("compare")), "columns", "steps", STEPS)
    press(app)
    wait_for_jobs()
    app.run()
    tile = table(app)["tiles"][1]
    app.session_state["opened_picture"] = tile["key"]
    app.run()
    app.button(key="compare_dialog_reuse").click().run()
    assert app.session_state["generate_image_steps"] == 8
    assert app.session_state["generate_image_positivePrompt"] == "a fox"
