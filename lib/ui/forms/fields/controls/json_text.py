"""The control for values that fit no other widget: JSON text."""

from __future__ import annotations

import json
from typing import Any, ClassVar, Final

import streamlit as st

from lib.catalog import Field
from lib.ui.forms.fields.controls.control import OneWidget
from lib.ui.forms.fields.leaf import AUTO, Get
from lib.ui.forms.form_state import FormState

_LONGEST: Final = 50_000
_KIND_WORDS: Final = {"object": "an object in braces", "list": "a list in brackets"}


class JsonText(OneWidget):
    """A text area for a value in JSON."""

    is_large: ClassVar[bool] = True

    def draw_widget(self, form: FormState, field: Field, path: str, label: str, hint: str) -> None:
        """Draws an area whose label mentions JSON."""
        st.text_area(
            label if "JSON" in label else f"{label} (JSON)",
            height=68,
            placeholder="[ ]" if field.kind == "list" else "{ }",
            key=form.key(path),
            persist_state="session",
            help=hint,
        )

    def to_wire(self, field: Field, path: str, get: Get, wrong: dict[str, str]) -> Any:
        """The parsed value; None if empty, or if it is not valid, with a sentence in `wrong`."""
        value = get(path)
        return None if value is None or value in ("", [], AUTO) else _read(field, path, str(value), wrong)

    def from_wire(self, field: Field, value: Any, path: str, left_out: list[str]) -> dict[str, Any]:
        """The value as indented JSON, by path."""
        return {path: self.shown(value)}

    def shown(self, value: Any) -> Any:
        """The value as indented JSON."""
        return json.dumps(value, indent=2, ensure_ascii=False)


JSON: Final = JsonText("json")


def _read(field: Field, path: str, text: str, wrong: dict[str, str]) -> Any:
    if not text.strip():
        return None
    if len(text) > _LONGEST:
        wrong[path] = f"At most {_LONGEST:,} characters. Shorten it."
        return None
    try:
        value = json.loads(text, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        if str in field.accepts and not text.lstrip().startswith(("{", "[")):
            return text.strip()
        where = f" at line {error.lineno}, column {error.colno}" if isinstance(error, json.JSONDecodeError) else ""
        wrong[path] = f"This is not JSON{where}. Mend it, or empty the field."
        return None
    if object not in field.accepts and not isinstance(value, field.accepts):
        wrong[path] = f"This should be {_KIND_WORDS.get(field.kind, 'something else')}."
        return None
    return value


def _refuse_constant(text: str) -> float:
    raise ValueError(f"{text} is no number")
