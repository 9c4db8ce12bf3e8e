"""Fields as no model has them yet: whatever a schema may bring, a form is built and nothing breaks it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lib.catalog import Field
from lib.ui.forms.fields.controls import choices_of, control_of
from lib.ui.forms.fields.hints import UNKNOWN, help_of
from lib.ui.forms.fields.known import in_plain_words, label_of
from lib.ui.forms.fields.layout import layout
from lib.ui.forms.fields.leaf import AUTO
from lib.ui.forms.fields.places import widget_path
from lib.ui.forms.fields.widgets import fitted, leaves_of, widget_values, wire_value

ACCEPTS: dict[str, tuple[type, ...]] = {
    "text": (str,),
    "integer": (int,),
    "number": (int, float),
    "choice": (str,),
    "flag": (bool,),
    "media": (str,),
    "object": (dict,),
    "list": (list,),
}
names = st.sampled_from(
    ["steps", "inputs", "seedImage", "CFGStartStep", "x", "model", "frames", "image", "frame", "größe"]
)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3),
    max_leaves=8,
)


@st.composite
def fields(draw: st.DrawFn, depth: int = 2) -> Field:
    kind: Any = draw(st.sampled_from(sorted(ACCEPTS)))
    extra = draw(st.sampled_from([(), (), (str,), (int,), (dict,), (object,)]))
    limits = st.none() | st.integers(-5, 2**60)
    low, high = draw(limits), draw(limits)
    nested = depth > 0 and draw(st.booleans())
    return Field(
        draw(names),
        kind,
        required=draw(st.booleans()),
        choices=tuple(draw(st.lists(st.text(max_size=5) | st.integers(), min_size=1, max_size=4, unique=True)))
        if kind == "choice"
        else (),
        minimum=low,
        maximum=high if low is None or high is None or high >= low else None,
        step=draw(st.sampled_from([None, 1, 0.5, 64])),
        default=draw(st.none() | st.booleans() | st.integers(0, 9)),
        description=draw(st.text(max_size=12)),
        limits_from=draw(st.sampled_from(["schema", "type", "table", "unknown"])),
        accepts=(*ACCEPTS[kind], *extra),
        media=draw(st.sampled_from(["image", "video", "audio", "document", "mesh", "model"]))
        if kind == "media"
        else None,
        children={child.name: child for child in draw(st.lists(fields(depth - 1), max_size=3))}
        if nested and kind in ("object", "media")
        else {},
        item=draw(fields(depth - 1)) if nested and kind == "list" else None,
        closed=draw(st.booleans()),
    )


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(fields(), max_size=4), st.data())
def test_any_field_gets_widgets_that_start_with_something_they_can_show(
    found: list[Field], data: st.DataObject
) -> None:
    known = {field.name: field for field in found}
    layout(known)
    for leaf in leaves_of(known, lambda _path: [0, 1]):
        assert help_of(leaf.field) is not None
        assert label_of(leaf.field.name)
        start = fitted(leaf, data.draw(json_values))
        if leaf.control == "choice":
            assert start in choices_of(leaf)
        if leaf.control == "number" and start is not None:
            assert isinstance(start, int if leaf.field.kind == "integer" else float)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(fields(), json_values)
def test_any_value_of_any_request_is_shown_or_said_to_be_left_out(field: Field, value: Any) -> None:
    left_out: list[str] = []
    values = widget_values(field, value, field.name, left_out)
    wrong: dict[str, str] = {}
    again = wire_value(field, field.name, values.get, wrong)
    json.dumps(again)
    assert set(wrong) <= set(values)


@settings(max_examples=60, deadline=None)
@given(
    st.text(alphabet="ab.[]01#", max_size=12), st.lists(st.sampled_from(["a", "a.b", "a#first", "b.0.a"]), max_size=3)
)
def test_a_sentence_about_any_path_finds_a_place(path: str, drawn: list[str]) -> None:
    assert isinstance(widget_path(path, drawn, lambda _path: [0]), str)


@pytest.mark.parametrize(
    ("wire", "widget"),
    [
        ("steps", "steps"),
        ("lora[1].weight", "lora.7.weight"),
        ("lora[1].nothing", "lora"),
        ("inputs.seedImage", "inputs.seedImage"),
        ("inputs.frameImages[0].image", "inputs.frameImages#first"),
        ("inputs.frameImages[1].image", "inputs.frameImages#last"),
        ("settings.a.b", "settings"),
        ("nowhere", "nowhere"),
    ],
)
def test_a_sentence_stands_beside_the_widget_that_it_is_about(wire: str, widget: str) -> None:
    drawn = {"steps", "lora", "lora.7.weight", "inputs.seedImage", "settings"}
    drawn |= {"inputs.frameImages#first", "inputs.frameImages#last"}
    held = {"lora": [3, 7], "inputs.frameImages#first": ["x"]}
    assert widget_path(wire, drawn, held.get) == widget


@pytest.mark.parametrize(
    ("name", "label"),
    [("CFGStartStepPercentage", "CFG start step percentage"), ("teaCache", "Tea cache"), ("rgba", "Rgba"), ("_", "_")],
)
def test_a_name_that_nobody_knows_becomes_a_label(name: str, label: str) -> None:
    assert label_of(name) == label


def test_a_field_says_what_it_may_be_and_who_says_so() -> None:
    def told(**known: Any) -> str:
        return help_of(Field("x", "integer", required=False, accepts=(int,), **known))

    assert told(minimum=1, maximum=100, limits_from="schema") == "1 to 100, says Runware's schema of this model."
    assert "in steps of 64, says the studio's own table" in told(
        minimum=128, maximum=2048, step=64, limits_from="table"
    )
    assert told() == UNKNOWN
    assert "Runware checks it" in UNKNOWN


def test_a_sentence_speaks_of_fields_as_the_form_does() -> None:
    assert in_plain_words("lora[0].weight", "weight should be a number.") == "Weight should be a number."
    assert in_plain_words("steps", "steps should be 1 to 100.") == "Steps should be 1 to 100."


def test_what_an_optional_object_would_need_is_asked_only_when_it_is_given() -> None:
    child = Field("mode", "choice", required=True, choices=("a", "b"), accepts=(str,))
    optional = Field("x", "object", required=False, accepts=(dict,), children={"mode": child}, closed=True)
    (leaf,) = leaves_of({"x": optional}, lambda _path: None)
    assert fitted(leaf, None) == AUTO
    assert wire_value(optional, "x", {"x.mode": AUTO}.get, {}) is None
    assert control_of(child) == "choice"
