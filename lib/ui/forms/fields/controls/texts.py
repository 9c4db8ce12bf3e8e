"""Controls for texts: on one line, in an area, the AIR of another model, and numbers written as texts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, ClassVar, Final

import streamlit as st

from lib.catalog import Field
from lib.ui.forms.fields.controls.control import OneWidget, Varies, is_number
from lib.ui.forms.fields.known import SHOWN
from lib.ui.forms.form_state import FormState

_NUMBER: Final = re.compile(r"[+-]?\d+(\.\d+)?")


@dataclass(frozen=True)
class TextInput(OneWidget):
    """A text on one line."""

    placeholder: str | None = None
    varies: ClassVar[Varies | None] = "lines"

    def draw_widget(self, form: FormState, field: Field, path: str, label: str, hint: str) -> None:
        """Draws a text input."""
        st.text_input(label, key=form.key(path), persist_state="session", help=hint, placeholder=self.placeholder)

    def shown(self, value: Any) -> Any:
        """The text; None for anything else."""
        return value if isinstance(value, str) else None


class TextArea(OneWidget):
    """A text of several lines.

    It has no `max_chars`: the browser would silently drop a text that is too long and keep the one before. The check of
    every request reports it below the field instead.
    """

    varies: ClassVar[Varies | None] = "lines"
    is_tall: ClassVar[bool] = True

    def draw_widget(self, form: FormState, field: Field, path: str, label: str, hint: str) -> None:
        """Draws an area, and below it a count of characters where there is a limit."""
        known, is_prompt = SHOWN.get(field.name), field.name == "positivePrompt"
        text = st.text_area(
            label,
            height=112 if is_prompt else 68,
            placeholder=known.placeholder if known else None,
            key=form.key(path),
            persist_state="session",
            help=None if is_prompt else hint,
        )
        if field.maximum is not None:
            count = st.empty()  # a fixed place: widgets that move are drawn again while somebody types
            if text:
                count.caption(f"{len(text):,} of {field.maximum:,.0f} characters")

    def shown(self, value: Any) -> Any:
        """The text; None for anything else."""
        return value if isinstance(value, str) else None


@dataclass(frozen=True)
class NumberText(TextInput):
    """A number typed as a text: beyond what a number widget holds exactly, or a number or a word."""

    varies: ClassVar[Varies | None] = "numbers as text"

    def sent(self, field: Field, value: Any) -> Any:
        """A number if the text is one, else the text."""
        return _number_or_word(str(value))

    def shown(self, value: Any) -> Any:
        """A number or text as a text; None for anything else."""
        return str(value) if is_number(value) or isinstance(value, str) else None


def _number_or_word(text: str) -> int | float | str | None:
    """A number if the text is one, exact to the last digit; else the text, which the check accepts or refuses."""
    text = text.strip()
    if text.isascii() and _NUMBER.fullmatch(text):
        return float(text) if "." in text else int(text)
    return text or None
