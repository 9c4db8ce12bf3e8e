"""Controls for one of several choices, on or off, and several words."""

from __future__ import annotations

from typing import Any, ClassVar, Final

import streamlit as st

from lib.catalog import Field
from lib.ui.forms.fields.controls.control import OneWidget, Varies
from lib.ui.forms.fields.leaf import AUTO, OFF, ON, Leaf
from lib.ui.forms.form_state import FormState

_FEW: Final = 5
_SHORT: Final = 36


class Choice(OneWidget):
    """A choice among the field's values, or "Automatic" where the model may decide."""

    varies: ClassVar[Varies | None] = "choices"

    def draw_widget(self, form: FormState, field: Field, path: str, label: str, hint: str) -> None:
        """Draws buttons for a few short choices, else a list."""
        _draw_options(form, path, label, hint, _offered(field, form.defaults.get(path)))

    def shown(self, value: Any) -> Any:
        """A text or number; None for anything else."""
        return value if isinstance(value, str | int | float) else None

    def fitted(self, field: Field, value: Any, wanted: Any) -> Any:
        """The first of `value`, `wanted` and the default that is among the options; else the first option."""
        offered = _offered(field, wanted)
        for candidate in (value, wanted, field.default if field.required else None):
            if _among(candidate, offered):
                return candidate
        return offered[0]

    def choices(self, field: Field) -> list[Any]:
        """The values that the model takes."""
        return [choice for choice in field.choices if choice != AUTO]


class ThreeWays(OneWidget):
    """On, off, or left to the model."""

    varies: ClassVar[Varies | None] = "choices"

    def draw_widget(self, form: FormState, field: Field, path: str, label: str, hint: str) -> None:
        """Draws three buttons."""
        _draw_options(form, path, label, hint, [AUTO, ON, OFF])

    def sent(self, field: Field, value: Any) -> Any:
        """True or false; None for automatic."""
        return value == ON if value in (ON, OFF) else None

    def shown(self, value: Any) -> Any:
        """The button for a flag; None for anything else."""
        return (ON if value else OFF) if isinstance(value, bool) else None

    def fitted(self, field: Field, value: Any, wanted: Any) -> Any:
        """`value` if it is on or off, else automatic."""
        return value if value in (ON, OFF) else AUTO

    def choices(self, field: Field) -> list[Any]:
        """On and off."""
        return [ON, OFF]


class Flag(OneWidget):
    """A switch: on or off."""

    def draw_widget(self, form: FormState, field: Field, path: str, label: str, hint: str) -> None:
        """Draws a toggle."""
        st.toggle(label, key=form.key(path), persist_state="session", help=hint)

    def sent(self, field: Field, value: Any) -> Any:
        """True or false; None if it is the model's default and the field is not required."""
        return None if value == field.default and not field.required else bool(value)

    def shown(self, value: Any) -> Any:
        """The flag; None for anything else."""
        return value if isinstance(value, bool) else None

    def fitted(self, field: Field, value: Any, wanted: Any) -> Any:
        """The value if it is a flag, else the model's default."""
        return value if isinstance(value, bool) else bool(field.default)


class Words(OneWidget):
    """Several texts, or several of the field's choices."""

    def draw_widget(self, form: FormState, field: Field, path: str, label: str, hint: str) -> None:
        """Draws a list to choose from, or to type into."""
        choices = _of_item(field)
        st.multiselect(
            label,
            choices or list(form.get(path) or []),
            key=form.key(path),
            persist_state="session",
            help=hint,
            accept_new_options=not choices,
            placeholder="Choose" if choices else "Type, then press Enter",
        )

    def shown(self, value: Any) -> Any:
        """The list of texts; None for anything else."""
        return texts_of(value)

    def fitted(self, field: Field, value: Any, wanted: Any) -> Any:
        """The words that are among the choices, or all where there are none."""
        choices = _of_item(field)
        return [word for word in (value if isinstance(value, list) else []) if not choices or word in choices]


def texts_of(value: Any) -> list[str] | None:
    """A copy of a list that holds only texts; None for anything else."""
    whole = isinstance(value, list) and all(isinstance(each, str) for each in value)
    return list(value) if whole else None


def choices_of(leaf: Leaf, wanted: Any = None) -> list[Any]:
    """The options of a choice, with "Automatic" first where the model may decide and the page does not."""
    return _offered(leaf.field, wanted)


def _offered(field: Field, wanted: Any) -> list[Any]:
    choices = list(field.choices)
    return choices if field.required or _among(wanted, choices) else [AUTO, *choices]


def _of_item(field: Field) -> list[Any]:
    return list(field.item.choices) if field.item is not None else []


def _among(value: Any, choices: list[Any]) -> bool:
    # 1 == True == 1.0 in Python; on the wire they are three different values.
    return any(type(value) is type(choice) and value == choice for choice in choices)


def _draw_options(form: FormState, path: str, label: str, hint: str, options: list[Any]) -> None:
    key = form.key(path)
    if len(options) <= _FEW and sum(len(str(option)) for option in options) <= _SHORT:
        st.segmented_control(label, options, required=True, key=key, persist_state="session", help=hint)
    else:
        st.selectbox(label, options, key=key, persist_state="session", help=hint)
