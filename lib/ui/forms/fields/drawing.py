"""One field as widgets: a single one, or a small form for an object or a list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final, Protocol

import streamlit as st

from lib.catalog import Field
from lib.navigation import PageInfo
from lib.ui.forms.fields.controls import control_of
from lib.ui.forms.fields.fitting import choices_of, fitted
from lib.ui.forms.fields.hints import help_of
from lib.ui.forms.fields.known import SHOWN, label_of
from lib.ui.forms.fields.layout import slot_of
from lib.ui.forms.fields.leaves import (
    AUTO,
    MORE,
    OFF,
    ON,
    Leaf,
    as_used,
    leaves,
    rows_at,
)
from lib.ui.forms.fields.media_slots import draw_slot
from lib.ui.words import escape_markdown, escape_sentence

_FEW: Final = 5
_MODELS_OWN: Final = "The model's own"


class Form(Protocol):
    """What the widgets of a form have in common."""

    @property
    def page(self) -> PageInfo: ...
    @property
    def defaults(self) -> Mapping[str, Any]: ...
    def get(self, name: str) -> Any: ...
    def set(self, name: str, value: Any) -> None: ...
    def key(self, name: str) -> str: ...


def draw_field(form: Form, field: Field, path: str, problems: Mapping[str, str]) -> None:
    """A field with whatever is inside it, and each problem (by path) below the widget that it concerns."""
    control = control_of(field)
    if control == "object":
        _heading(field)
        with st.container(border=True):
            _draw_children(form, field, path, problems)
        draw_problem(path, problems)
    elif control == "rows":
        _draw_rows(form, field, path, problems)
    else:
        for leaf in leaves(field, path, form.get):
            draw_leaf(form, leaf, problems)


def _draw_children(form: Form, field: Field, path: str, problems: Mapping[str, str]) -> None:
    for child in field.children.values():
        draw_field(form, as_used(child, field), f"{path}.{child.name}", problems)
    if not field.closed:
        more = Field(MORE, "object", required=False, description="What this form does not name.", accepts=(dict,))
        draw_leaf(form, Leaf(f"{path}.{MORE}", more, "json"), problems, label="More, as JSON")


def _heading(field: Field) -> None:
    st.markdown(f":small[{escape_markdown(label_of(field.name))}]", help=help_of(field))


def _draw_rows(form: Form, field: Field, path: str, problems: Mapping[str, str]) -> None:
    assert field.item is not None
    label = label_of(field.name)
    rows = rows_at(path, form.get)
    _heading(field)
    for place, row in enumerate(rows):
        with st.container(border=True):
            with st.container(horizontal=True, vertical_alignment="center"):
                st.markdown(f":small[{escape_markdown(label)} {place + 1}]", width="stretch")
                st.button(
                    ":material/close:",
                    help=f"Take {label} {place + 1} away",
                    type="tertiary",
                    key=form.key(f"{path}.{row}_remove"),
                    on_click=_remove_row,
                    args=(form, path, row),
                )
            _draw_children(form, replace(field.item, required=True), f"{path}.{row}", problems)
    most = field.maximum
    if most is None or len(rows) < most:
        st.button(
            f"Add {label}", icon=":material/add:", key=form.key(f"{path}_add"), on_click=_add_row, args=(form, path)
        )
    draw_problem(path, problems)


def _add_row(form: Form, path: str) -> None:
    rows = rows_at(path, form.get)
    form.set(path, [*rows, max(rows, default=-1) + 1])


def _remove_row(form: Form, path: str, row: int) -> None:
    form.set(path, [each for each in rows_at(path, form.get) if each != row])
    prefix = form.key(f"{path}.{row}.")
    for key in [key for key in st.session_state if str(key).startswith(prefix)]:
        del st.session_state[key]  # a row that is added later must not find what this one held


def draw_leaf(form: Form, leaf: Leaf, problems: Mapping[str, str], *, label: str | None = None) -> None:
    """One widget, with its problem below it."""
    if leaf.control in ("picture", "pictures", "file", "files"):
        draw_slot(form, slot_of(leaf, label), problems)
        return
    _first_value(form, leaf)
    label, told = label or label_of(leaf.field.name), help_of(leaf.field)
    key = form.key(leaf.path)
    if leaf.control in ("text", "json"):
        _draw_area(leaf, label, told, key)
    elif leaf.control == "number":
        _draw_number(leaf.field, label, told, key, decided=form.defaults.get(leaf.path) is not None)
    elif leaf.control in ("choice", "three ways"):
        _draw_choice(form, leaf, label, told, key)
    elif leaf.control == "flag":
        st.toggle(label, key=key, persist_state="session", help=told)
    elif leaf.control == "words":
        _draw_words(form, leaf, label, told, key)
    else:
        st.text_input(label, key=key, persist_state="session", help=told, placeholder=_line_placeholder(leaf))
    draw_problem(leaf.path, problems)


def _first_value(form: Form, leaf: Leaf) -> None:
    if form.key(leaf.path) not in st.session_state:
        value = fitted(leaf, None, form.defaults.get(leaf.path))
        if value not in (None, "", []):
            form.set(leaf.path, value)


def _draw_area(leaf: Leaf, label: str, told: str, key: str) -> None:
    """No `max_chars`: with it the browser drops a text that is too long without a word, and the one before it stays.
    What is too long is told below the field instead, by the check that guards every request."""
    known = SHOWN.get(leaf.field.name)
    name, is_json = leaf.field.name, leaf.control == "json"
    text = st.text_area(
        f"{label} (JSON)" if is_json and "JSON" not in label else label,
        height=112 if name == "positivePrompt" else 68,
        placeholder=("[ ]" if leaf.field.kind == "list" else "{ }")
        if is_json
        else known.placeholder
        if known
        else None,
        key=key,
        persist_state="session",
        help=None if name == "positivePrompt" else told,
    )
    if leaf.field.maximum is not None and not is_json:
        count = st.empty()  # keeps its place: where what follows moves, the browser draws it anew under the typing
        if text:
            count.caption(f"{len(text):,} of {leaf.field.maximum:,.0f} characters")


def _draw_number(field: Field, label: str, told: str, key: str, *, decided: bool) -> None:
    kind: type[int] | type[float] = int if field.kind == "integer" else float
    low, high, step = (None if each is None else kind(each) for each in (field.minimum, field.maximum, field.step))
    more: dict[str, Any] = {
        "value": "min" if field.required or decided else None,  # None can be emptied again
        "format": None if kind is int else "%g",
        "step": step or (1 if kind is int else _fine_step(low, high)),
        "placeholder": _MODELS_OWN if field.default is None else f"Default: {field.default}",
    }
    st.number_input(label, low, high, key=key, persist_state="session", help=told, **more)


def _fine_step(low: float | None, high: float | None) -> float:
    return 0.05 if low is not None and high is not None and high - low <= 2 else 0.5


def _draw_choice(form: Form, leaf: Leaf, label: str, told: str, key: str) -> None:
    options = [AUTO, ON, OFF] if leaf.control == "three ways" else choices_of(leaf, form.defaults.get(leaf.path))
    short = sum(len(str(option)) for option in options) <= 36
    if len(options) <= _FEW and short:
        st.segmented_control(label, options, required=True, key=key, persist_state="session", help=told)
    else:
        st.selectbox(label, options, key=key, persist_state="session", help=told)


def _draw_words(form: Form, leaf: Leaf, label: str, told: str, key: str) -> None:
    item = leaf.field.item
    choices = list(item.choices) if item is not None else []
    options = choices or list(form.get(leaf.path) or [])
    st.multiselect(
        label,
        options,
        key=key,
        persist_state="session",
        help=told,
        accept_new_options=not choices,
        placeholder="Choose" if choices else "Type, then press Enter",
    )


def _line_placeholder(leaf: Leaf) -> str | None:
    if leaf.control == "model":
        return "An AIR, such as civitai:58390@62833"
    return "A number or a word" if leaf.control == "number or word" else None


def draw_problem(name: str, problems: Mapping[str, str]) -> None:
    """The sentence that is wrong with a field, where the eye is. It has its place when there is none, so that nothing
    below moves and is drawn anew while somebody types there."""
    place = st.empty()
    if name in problems:
        place.error(escape_sentence(problems[name]), icon=":material/error:")
