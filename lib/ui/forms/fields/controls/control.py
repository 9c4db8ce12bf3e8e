"""The base of all controls: how one kind of field is drawn, read, written, and fitted to another model."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Final, Literal

import streamlit as st

from lib.catalog import Field
from lib.ui.forms.fields.hints import help_of
from lib.ui.forms.fields.known import label_of
from lib.ui.forms.fields.leaf import AUTO, Get, Leaf
from lib.ui.forms.fields.slot import Slot
from lib.ui.forms.form_state import FormState
from lib.ui.words import escape_sentence

Problems = Mapping[str, str]
"""Sentences by the path of the widget they concern."""
Varies = Literal["lines", "numbers", "numbers as text", "choices"]
"""How values to compare are entered: one per line, `4, 8, 20`, the same but as texts, or chosen."""
EMPTY: Final[tuple[Any, ...]] = (None, "", [])


@dataclass(frozen=True)
class Control(ABC):
    """The control of one kind of field. It has no values: the form holds them by the path of the widget."""

    kind: str
    varies: ClassVar[Varies | None] = None
    """How a comparison varies it; None if it cannot."""
    is_media: ClassVar[bool] = False
    """Whether it is drawn among the form's slots for pictures, videos and files."""
    is_large: ClassVar[bool] = False
    """Whether it stays closed in "Advanced" until it is asked for."""
    is_tall: ClassVar[bool] = False
    """Whether it is drawn above the media slots, among the first fields."""

    @abstractmethod
    def draw(self, form: FormState, field: Field, path: str, problems: Problems, *, label: str | None = None) -> None:
        """Draws the field, and each problem below the widget it concerns."""

    @abstractmethod
    def to_wire(self, field: Field, path: str, get: Get, wrong: dict[str, str]) -> Any:
        """The value of the widgets in wire form; None leaves it to the model.

        Invalid JSON is reported in `wrong`, a sentence by path.
        """

    @abstractmethod
    def from_wire(self, field: Field, value: Any, path: str, left_out: list[str]) -> dict[str, Any]:
        """The widgets' values for a wire value, by path. Paths that no widget can show are added to `left_out`."""

    def fitted(self, field: Field, value: Any, wanted: Any) -> Any:
        """`value` if the widget can show it, or the nearest value; else `wanted`; else the widget's initial value."""
        return value if isinstance(value, str) else wanted if isinstance(wanted, str) else ""

    def leaves(self, field: Field, path: str, get: Get) -> Iterator[Leaf]:
        """Every widget of the field. `get` reads which rows a list has."""
        yield Leaf(path, field, self.kind)

    def choices(self, field: Field) -> list[Any]:
        """The values that a comparison chooses from; empty where values are typed."""
        return []

    def slot(self, leaf: Leaf, label: str | None = None) -> Slot | None:
        """The media slot of a widget; None if it is no slot."""
        return None


class OneWidget(Control):
    """A control of one widget."""

    def draw(self, form: FormState, field: Field, path: str, problems: Problems, *, label: str | None = None) -> None:
        """Draws the widget with its initial value, and its problem."""
        self._set_initial_value(form, field, path)
        self.draw_widget(form, field, path, label or label_of(field.name), help_of(field))
        draw_problem(path, problems)

    def _set_initial_value(self, form: FormState, field: Field, path: str) -> None:
        if form.key(path) not in st.session_state:
            value = self.fitted(field, None, form.defaults.get(path))
            if value not in EMPTY:
                form.set(path, value)

    @abstractmethod
    def draw_widget(self, form: FormState, field: Field, path: str, label: str, hint: str) -> None:
        """Draws Streamlit's widget, with the form's key for the path."""

    def to_wire(self, field: Field, path: str, get: Get, wrong: dict[str, str]) -> Any:
        """The widget's value in wire form; None if it is empty or automatic."""
        value = get(path)
        return None if value is None or value in ("", [], AUTO) else self.sent(field, value)

    def sent(self, field: Field, value: Any) -> Any:
        """The wire form of a value that is neither empty nor automatic."""
        if isinstance(value, str):
            return value.strip() or None
        return list(value) if isinstance(value, list) else value

    def from_wire(self, field: Field, value: Any, path: str, left_out: list[str]) -> dict[str, Any]:
        """The widget's value, by path."""
        shown = self.shown(value)
        if shown is None:
            left_out.append(path)
            return {}
        return {path: shown}

    @abstractmethod
    def shown(self, value: Any) -> Any:
        """The widget's value for a wire value; None if the widget cannot show it."""


def is_number(value: Any) -> bool:
    """Whether this is a number; True and False are not."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def draw_problem(path: str, problems: Problems) -> None:
    """Draws the problem of a field. The place is reserved when there is none, so that widgets below do not move and are
    not drawn again while somebody types."""
    place = st.empty()
    if path in problems:
        place.error(escape_sentence(problems[path]), icon=":material/error:")
