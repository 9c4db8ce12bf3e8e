"""One object for each kind of field: what it writes it reads again, and nothing else knows its kind."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from lib import catalog
from lib.ui.forms.fields.controls import CONTROLS
from lib.ui.forms.fields.leaf import Leaf
from lib.ui.forms.fields.widgets import fitted, leaves_of, widget_values, wire_value
from tests.support.sample_forms import SAMPLES


def leaves_of_all_models() -> Iterator[Leaf]:
    for model in catalog.models():
        yield from leaves_of(catalog.fields(model.air), lambda _path: [0])


def test_each_control_bears_the_name_it_is_found_under() -> None:
    assert {kind: control.kind for kind, control in CONTROLS.items()} == {kind: kind for kind in CONTROLS}


@pytest.mark.parametrize("kind", sorted(SAMPLES.keys() - {"rows"}))
def test_what_a_widget_holds_comes_back_from_what_is_sent(kind: str) -> None:
    leaf = next(leaf for leaf in leaves_of_all_models() if leaf.control == kind and "#" not in leaf.path)
    held: dict[str, Any] = {"x": fitted(leaf, SAMPLES[kind])}
    sent = CONTROLS[kind].to_wire(leaf.field, "x", held.get, {})
    left_out: list[str] = []
    assert CONTROLS[kind].from_wire(leaf.field, sent, "x", left_out) == held
    assert left_out == []


def test_a_list_of_objects_comes_back_row_by_row() -> None:
    lora = catalog.fields("civitai:101055@128078")["lora"]
    sent = [{"model": "civitai:1@2", "weight": 0.5}, {"model": "civitai:3@4"}]
    values = widget_values(lora, sent, "lora", [])
    assert values["lora"] == [0, 1]
    assert wire_value(lora, "lora", values.get, {}) == sent
