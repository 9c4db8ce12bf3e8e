"""The widgets of a field: one, or those of the small forms inside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from lib.catalog import Field
from lib.ui.forms.fields.controls import Control, control_of

Get = Callable[[str], Any]
"""A widget's value by its path; None where nobody touched it."""

AUTO: Final = "Automatic"
ON: Final = "On"
OFF: Final = "Off"
MORE: Final = "*"
FIRST: Final = "#first"
LAST: Final = "#last"

_MORE_FIELD: Final = Field(MORE, "object", required=False, accepts=(dict,))


@dataclass(frozen=True)
class Leaf:
    """One widget: its path, the field that it is for, and which widget it is."""

    path: str
    field: Field
    control: Control


def leaves(field: Field, path: str, get: Get) -> Iterator[Leaf]:
    """Every widget of a field. Which rows a list has is read with `get`."""
    control = control_of(field)
    if control == "object":
        yield from leaves_of_object(field, path, get)
    elif control == "rows":
        yield Leaf(path, field, control)
        assert field.item is not None
        for row in rows_at(path, get):
            yield from leaves_of_object(replace(field.item, required=True), f"{path}.{row}", get)
    elif control == "frames":
        yield Leaf(path + FIRST, field, "picture")
        yield Leaf(path + LAST, field, "picture")
    else:
        yield Leaf(path, field, control)


def leaves_of_object(field: Field, path: str, get: Get) -> Iterator[Leaf]:
    """The widgets of an object's fields; where it may have others, one more for those, as JSON."""
    for child in field.children.values():
        yield from leaves(as_used(child, field), f"{path}.{child.name}", get)
    if not field.closed:
        yield Leaf(f"{path}.{MORE}", _MORE_FIELD, "json")


def as_used(child: Field, parent: Field) -> Field:
    """A field of an object that may be absent is asked for only when the object is given, so it starts empty."""
    return replace(child, required=False) if child.required and not parent.required else child


def leaves_of(fields: Mapping[str, Field], get: Get) -> Iterator[Leaf]:
    """The widgets of all these fields."""
    for field in fields.values():
        yield from leaves(field, field.name, get)


def rows_at(path: str, get: Get) -> list[int]:
    """The rows of a list, by the numbers in their paths."""
    found = get(path)
    return [row for row in found if isinstance(row, int)] if isinstance(found, list) else []
