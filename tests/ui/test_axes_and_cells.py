"""What varies in a comparison, and the requests that come of it."""

from __future__ import annotations

from typing import Any

import pytest

from lib.catalog import Field
from lib.ui.comparison.axes import (
    MODEL,
    Axis,
    AxisError,
    name_of,
    read_values,
)
from lib.ui.comparison.cells import Cell, cells_of, sendable
from lib.ui.comparison.page import COMPARE_FORM
from lib.ui.forms import values as form_values
from lib.ui.forms.fields.controls import control_of
from lib.ui.forms.fields.leaf import Leaf
from lib.ui.forms.held_form import HeldForm

FLUX = "runware:101@1"


def leaf(kind: Any, **known: Any) -> Leaf:
    accepts = {"integer": (int,), "number": (int, float), "text": (str,)}[kind]
    field = Field("steps", kind, required=False, accepts=accepts, **known)
    return Leaf("steps", field, control_of(field))


@pytest.mark.parametrize(
    ("text", "kind", "values"),
    [
        ("4, 8;20", "integer", (4, 8, 20)),
        ("4..20 by 4", "integer", (4, 8, 12, 16, 20)),
        ("1..3, 10", "integer", (1, 2, 3, 10)),
        ("0..1 by 0.25", "number", (0.0, 0.25, 0.5, 0.75, 1.0)),
        ("0.1..0.3 by 0.1", "number", (0.1, 0.2, 0.3)),
        ("4, 4, 4.0", "integer", (4,)),
        ("red fox\n\n blue, fox ", "text", ("red fox", "blue, fox")),
        ("", "integer", ()),
    ],
)
def test_values_are_read_as_people_write_them(text: str, kind: str, values: tuple[Any, ...]) -> None:
    assert read_values(text, leaf(kind)) == values


def test_large_seeds_are_exact() -> None:
    seed = leaf("integer", maximum=2**63 - 1)
    assert read_values("7727447267736468603, 1..3", seed) == ("7727447267736468603", "1", "2", "3")


@pytest.mark.parametrize(
    "text", ["four", "1..", "5..1", "1..9 by 0", "1..100000000", "1.5", "nan", "1e99", "1..2 by x"]
)
def test_what_is_no_value_is_one_sentence(text: str) -> None:
    with pytest.raises(AxisError, match=r"\.$"):
        read_values(text, leaf("integer"))


def test_what_varies_is_called_as_the_form_calls_it() -> None:
    assert [name_of(path) for path in ("CFGScale", "lora.1.weight", "positivePrompt")] == [
        "CFG scale",
        "LoRA 2 weight",
        "Prompt",
    ]


def test_no_two_columns_bear_one_name() -> None:
    long = "x" * 200
    assert len(set(Axis("positivePrompt", "Prompt", (f"{long}1", f"{long}2")).labels())) == 2


def values(**typed: Any) -> dict[str, Any]:
    start = {"positivePrompt": "a fox", "width": 512, "height": 512, "seed_mode": "Keep", "seed": "7", **typed}
    form = HeldForm.like(COMPARE_FORM, FLUX, start)
    asked = {leaf.path: form.get(leaf.path) for leaf in form_values.form_leaves(form)}
    return {**form_values.OF_THE_PAGE, **asked, **start, "model": FLUX, "wildcards": "typed"}


def requests(grid: list[list[Cell]]) -> list[list[dict[str, Any]]]:
    return [[dict(cell.request) for cell in line] for line in grid]


def test_one_model_over_two_settings_is_a_grid_with_the_rest_alike() -> None:
    columns, rows = Axis("steps", "Steps", (4, 8)), Axis("CFGScale", "CFG scale", (1.0, 3.5, 7.0))
    grid = cells_of(COMPARE_FORM, values(), columns, rows)
    asked = requests(grid)
    assert [[(each["steps"], each["CFGScale"]) for each in line] for line in asked] == [
        [(4, scale), (8, scale)] for scale in (1.0, 3.5, 7.0)
    ]
    rest = [{name: each[name] for name in each.keys() - {"steps", "CFGScale"}} for line in asked for each in line]
    assert all(each == rest[0] for each in rest)
    assert (rest[0]["seed"], rest[0]["numberResults"], rest[0]["positivePrompt"]) == (7, 1, "a fox")
    assert [cell.label for cell in grid[1]] == ["CFG scale 3.5 · Steps 4", "CFG scale 3.5 · Steps 8"]
    assert len(sendable(grid)) == 6


def test_several_models_each_get_what_they_take() -> None:
    grid = cells_of(COMPARE_FORM, values(steps=12), Axis(MODEL, "Model", (FLUX, "google:4@3")), None)
    own, other = grid[0]
    assert (own.request["model"], own.request["steps"], own.left_out) == (FLUX, 12, ())
    assert other.request["model"] == "google:4@3"
    assert "steps" not in other.request
    assert other.left_out == ("steps",)
    assert (own.problem, other.problem) == (None, None)


def test_a_cell_that_cannot_be_made_says_why_and_the_others_are_sent() -> None:
    grid = cells_of(COMPARE_FORM, values(), Axis("steps", "Steps", (4, 500)), None)
    assert [cell.problem for cell in grid[0]] == [None, "Steps should be 1 to 100, and this is 500."]
    models = Axis(MODEL, "Model", (FLUX, "google:4@3"))
    grid = cells_of(COMPARE_FORM, values(), models, Axis("steps", "Steps", (4, 8)))
    assert [cell.problem for cell in grid[0]] == [None, "This model does not take steps."]
    assert len(sendable(grid)) == 2


def test_a_setting_inside_a_list_varies_too() -> None:
    start = values(**{"lora": [0], "lora.0.model": "civitai:1@2", "lora.0.weight": 1.0})
    grid = cells_of(COMPARE_FORM, start, Axis("lora.0.weight", "LoRA 1 weight", (0.2, 0.8)), None)
    assert [each["lora"][0]["weight"] for each in requests(grid)[0]] == [0.2, 0.8]
