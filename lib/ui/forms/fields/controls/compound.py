"""Controls for fields that hold others: a small form for an object, several for a list of objects."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Final

import streamlit as st

from lib.catalog import Field
from lib.ui.forms.fields.controls.control import Control, Problems, draw_problem
from lib.ui.forms.fields.controls.json_text import JSON
from lib.ui.forms.fields.hints import help_of
from lib.ui.forms.fields.known import label_of
from lib.ui.forms.fields.leaf import MORE, Get, Leaf, rows_at
from lib.ui.forms.form_state import FormState
from lib.ui.words import escape_markdown

_MORE_FIELD: Final = Field(MORE, "object", required=False, description="What this form does not name.", accepts=(dict,))


@dataclass(frozen=True)
class ObjectForm(Control):
    """A small form of an object's fields, with a JSON widget for further fields if the object may have them.

    `control_for` returns the control of a field inside the object.
    """

    control_for: Callable[[Field], Control]
    is_large: ClassVar[bool] = True

    def draw(self, form: FormState, field: Field, path: str, problems: Problems, *, label: str | None = None) -> None:
        """Draws the fields in a frame, under the object's name."""
        _draw_heading(field)
        with st.container(border=True):
            self.draw_children(form, field, path, problems)
        draw_problem(path, problems)

    def draw_children(self, form: FormState, field: Field, path: str, problems: Problems) -> None:
        """Draws the fields without a frame."""
        for child in _children(field):
            self.control_for(child).draw(form, child, f"{path}.{child.name}", problems)
        if not field.closed:
            JSON.draw(form, _MORE_FIELD, f"{path}.{MORE}", problems, label="More, as JSON")

    def to_wire(self, field: Field, path: str, get: Get, wrong: dict[str, str]) -> Any:
        """The object, or None if it is empty."""
        return self.object_to_wire(field, path, get, wrong) or None

    def object_to_wire(self, field: Field, path: str, get: Get, wrong: dict[str, str]) -> dict[str, Any]:
        """The object, which may be empty."""
        more = None if field.closed else JSON.to_wire(_MORE_FIELD, f"{path}.{MORE}", get, wrong)
        found: dict[str, Any] = dict(more) if isinstance(more, Mapping) else {}
        for child in _children(field):
            value = self.control_for(child).to_wire(child, f"{path}.{child.name}", get, wrong)
            if value is not None:
                found[child.name] = value
        return found

    def from_wire(self, field: Field, value: Any, path: str, left_out: list[str]) -> dict[str, Any]:
        """The values of the fields' widgets, by path."""
        if not isinstance(value, Mapping):
            left_out.append(path)
            return {}
        found: dict[str, Any] = {}
        for name, each in value.items():
            if name in field.children:
                child = field.children[name]
                found |= self.control_for(child).from_wire(child, each, f"{path}.{name}", left_out)
        others = {name: each for name, each in value.items() if name not in field.children}
        if others and field.closed:
            left_out.extend(f"{path}.{name}" for name in others)
        elif others:
            found[f"{path}.{MORE}"] = JSON.shown(others)
        return found

    def leaves(self, field: Field, path: str, get: Get) -> Iterator[Leaf]:
        """The widgets of all fields."""
        for child in _children(field):
            yield from self.control_for(child).leaves(child, f"{path}.{child.name}", get)
        if not field.closed:
            yield Leaf(f"{path}.{MORE}", _MORE_FIELD, JSON.kind)


@dataclass(frozen=True)
class Rows(Control):
    """A list of small forms. Its value is the list of row numbers, which are part of the widgets' paths."""

    inner: ObjectForm
    is_large: ClassVar[bool] = True
    is_tall: ClassVar[bool] = True

    def draw(self, form: FormState, field: Field, path: str, problems: Problems, *, label: str | None = None) -> None:
        """Draws the small forms, each with a button to remove it, and a button to add another."""
        name, rows = label_of(field.name), rows_at(path, form.get)
        _draw_heading(field)
        for place, row in enumerate(rows):
            with st.container(border=True):
                _draw_row_heading(form, path, row, f"{name} {place + 1}")
                self.inner.draw_children(form, _item(field), f"{path}.{row}", problems)
        if field.maximum is None or len(rows) < field.maximum:
            key = form.key(f"{path}_add")
            st.button(f"Add {name}", icon=":material/add:", key=key, on_click=_add_row, args=(form, path))
        draw_problem(path, problems)

    def to_wire(self, field: Field, path: str, get: Get, wrong: dict[str, str]) -> Any:
        """The objects, including empty ones; None if there is no row."""
        item = _item(field)
        return [self.inner.object_to_wire(item, f"{path}.{row}", get, wrong) for row in rows_at(path, get)] or None

    def from_wire(self, field: Field, value: Any, path: str, left_out: list[str]) -> dict[str, Any]:
        """One row for each object."""
        if not isinstance(value, list):
            left_out.append(path)
            return {}
        found: dict[str, Any] = {path: list(range(len(value)))}
        for row, each in enumerate(value):
            found |= self.inner.from_wire(_item(field), each, f"{path}.{row}", left_out)
        return found

    def fitted(self, field: Field, value: Any, wanted: Any) -> Any:
        """`value` if it is a list, else no rows."""
        return value if isinstance(value, list) else []

    def leaves(self, field: Field, path: str, get: Get) -> Iterator[Leaf]:
        """The list of rows itself, then the widgets of each row."""
        yield Leaf(path, field, self.kind)
        for row in rows_at(path, get):
            yield from self.inner.leaves(_item(field), f"{path}.{row}", get)


def _children(field: Field) -> Iterator[Field]:
    """The fields of an object. Those of an optional object start empty: they are required only when it is given."""
    for child in field.children.values():
        yield replace(child, required=False) if child.required and not field.required else child


def _item(field: Field) -> Field:
    """The field of one object in a list; it is required, as the object exists."""
    assert field.item is not None
    return replace(field.item, required=True)


def _draw_heading(field: Field) -> None:
    st.markdown(f":small[{escape_markdown(label_of(field.name))}]", help=help_of(field))


def _draw_row_heading(form: FormState, path: str, row: int, name: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f":small[{escape_markdown(name)}]", width="stretch")
        st.button(
            ":material/close:",
            help=f"Take {name} away",
            type="tertiary",
            key=form.key(f"{path}.{row}_remove"),
            on_click=_remove_row,
            args=(form, path, row),
        )


def _add_row(form: FormState, path: str) -> None:
    rows = rows_at(path, form.get)
    form.set(path, [*rows, max(rows, default=-1) + 1])


def _remove_row(form: FormState, path: str, row: int) -> None:
    form.set(path, [each for each in rows_at(path, form.get) if each != row])
    prefix = form.key(f"{path}.{row}.")
    for key in [key for key in st.session_state if str(key).startswith(prefix)]:
        del st.session_state[key]  # a row added later must not inherit these values
