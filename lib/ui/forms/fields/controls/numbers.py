"""The control for numbers that a number widget holds exactly."""

from __future__ import annotations

from typing import Any, ClassVar, Final

import streamlit as st

from lib.catalog import Field
from lib.ui.forms.fields.controls.control import OneWidget, Varies, is_number
from lib.ui.forms.form_state import FormState

LARGEST_EXACT: Final = 2**53 - 1
_MODELS_OWN: Final = "The model's own"


class Number(OneWidget):
    """A number widget, with the field's limits and step."""

    varies: ClassVar[Varies | None] = "numbers"

    def draw_widget(self, form: FormState, field: Field, path: str, label: str, hint: str) -> None:
        """Draws the widget; it can be emptied if neither the model nor the page needs a value."""
        kind: type[int] | type[float] = int if field.kind == "integer" else float
        low, high, step = (None if each is None else kind(each) for each in (field.minimum, field.maximum, field.step))
        decided = form.defaults.get(path) is not None
        more: dict[str, Any] = {
            "value": "min" if field.required or decided else None,  # with None the widget can be emptied again
            "format": None if kind is int else "%g",
            "step": step or (1 if kind is int else _fine_step(low, high)),
            "placeholder": _MODELS_OWN if field.default is None else f"Default: {field.default}",
        }
        st.number_input(label, low, high, key=form.key(path), persist_state="session", help=hint, **more)

    def shown(self, value: Any) -> Any:
        """The number, if the browser does not round it; None for anything else."""
        return value if is_number(value) and abs(value) <= LARGEST_EXACT else None

    def fitted(self, field: Field, value: Any, wanted: Any) -> Any:
        """The number within the limits nearest to the value; None leaves it to the model."""
        number = next((each for each in (value, wanted, *_starts(field)) if is_number(each)), None)
        if number is None:
            return 1 if field.required and field.kind == "integer" else 1.0 if field.required else None
        if field.minimum is not None:
            number = max(number, field.minimum)
        if field.maximum is not None:
            number = min(number, field.maximum)
        return int(number) if field.kind == "integer" else float(number)


def _starts(field: Field) -> tuple[Any, ...]:
    return (field.default, field.minimum) if field.required else ()


def _fine_step(low: float | None, high: float | None) -> float:
    return 0.05 if low is not None and high is not None and high - low <= 2 else 0.5
