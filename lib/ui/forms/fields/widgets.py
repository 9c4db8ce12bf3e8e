"""The widgets of a field, through its control."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from lib.catalog import Field
from lib.ui.forms.fields.controls import CONTROLS, Problems, control_for
from lib.ui.forms.fields.leaf import Get, Leaf
from lib.ui.forms.form_state import FormState


def draw_field(form: FormState, field: Field, path: str, problems: Problems) -> None:
    """Draws a field with all fields inside it, and each problem (by path) below the widget it concerns."""
    control_for(field).draw(form, field, path, problems)


def wire_value(field: Field, path: str, get: Get, wrong: dict[str, str]) -> Any:
    """The wire value of a field's widgets; None leaves it to the model.

    Invalid JSON is reported in `wrong`, a sentence by path.
    """
    return control_for(field).to_wire(field, path, get, wrong)


def widget_values(field: Field, value: Any, path: str, left_out: list[str]) -> dict[str, Any]:
    """The widgets' values for a wire value, by path. Paths that no widget can show are added to `left_out`."""
    return control_for(field).from_wire(field, value, path, left_out)


def fitted(leaf: Leaf, value: Any, wanted: Any = None) -> Any:
    """`value` if the widget can show it, or the nearest number; else the widget's initial value.

    `wanted` is the page's initial value, used if the model takes it. None leaves the value to the model.
    """
    return CONTROLS[leaf.control].fitted(leaf.field, value, wanted)


def leaves(field: Field, path: str, get: Get) -> Iterator[Leaf]:
    """Every widget of a field. `get` reads which rows a list has."""
    return control_for(field).leaves(field, path, get)


def leaves_of(fields: Mapping[str, Field], get: Get) -> Iterator[Leaf]:
    """Every widget of all these fields."""
    for field in fields.values():
        yield from leaves(field, field.name, get)
