"""The widgets that choose what varies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import streamlit as st

from lib.ui.comparison.axes import (
    MODEL,
    MOST_CELLS,
    Axis,
    AxisError,
    can_vary,
    name_of,
    read_values,
)
from lib.ui.forms import values as form_values
from lib.ui.forms.controls.model_choice import labels_of
from lib.ui.forms.fields.controls import CONTROLS
from lib.ui.forms.fields.known import SHOWN
from lib.ui.forms.fields.leaf import Leaf
from lib.ui.forms.request_form import RequestForm
from lib.ui.forms.resolved_prompts import prompts_of
from lib.wildcards import is_template

NOTHING: Final = "nothing"
_FIRST: Final = ("positivePrompt", "seed", "steps", "CFGScale", "strength", "scheduler")
_NEVER: Final = ("width", "height", "numberResults", "outputFormat", "outputQuality")


@dataclass(frozen=True)
class Chosen:
    """The chosen axes, or in `problem` the sentence why nothing can be compared yet."""

    columns: Axis | None
    rows: Axis | None
    problem: str | None = None


def draw_axes(form: RequestForm) -> None:
    """Draw the choice of what varies from column to column, and from row to row."""
    leaves = _leaves(form)
    st.markdown("**What varies**")
    _draw_axis(form, "columns", "From column to column", [MODEL, *leaves], leaves)
    others = [path for path in (MODEL, *leaves) if path != form.get("columns")]
    _draw_axis(form, "rows", "From row to row", [NOTHING, *others], leaves)


def _draw_axis(form: RequestForm, which: str, label: str, offered: list[str], leaves: dict[str, Leaf]) -> None:
    if form.get(which) not in offered:
        form.set(which, offered[0])
    st.selectbox(label, offered, format_func=_axis_label, key=form.key(which), persist_state="session")
    path = form.get(which)
    if path == NOTHING:
        return
    key = form.key(f"{which}_values_{path}")
    if path == MODEL:
        _draw_models(form, key)
        return
    leaf = leaves[path]
    if choices := CONTROLS[leaf.control].choices(leaf.field):
        st.multiselect(name_of(path), choices, key=key, persist_state="session", placeholder="Choose at least two")
    elif CONTROLS[leaf.control].varies == "lines":
        st.text_area(
            f"{name_of(path)}, one a line",
            key=key,
            height=96,
            persist_state="session",
            placeholder="Empty: the wildcards of the prompt" if path == "positivePrompt" else None,
        )
    else:
        st.text_input(
            f"Values of {name_of(path)}", key=key, persist_state="session", placeholder="4, 8, 20 or 4..20 by 4"
        )


def _draw_models(form: RequestForm, key: str) -> None:
    labels = labels_of(form.models())
    st.multiselect(
        "Models",
        form.models(),
        format_func=lambda air: labels.get(air, air),
        key=key,
        persist_state="session",
        filter_mode="fuzzy",
        placeholder="Choose at least two",
    )
    st.caption("Each is sent what it takes of the settings above.")


def value_names(form: RequestForm) -> list[str]:
    """The names of the widgets that a reload restores."""
    return ["columns", "rows", *(f"{which}_values_{form.get(which)}" for which in ("columns", "rows"))]


def chosen(form: RequestForm) -> Chosen:
    """The axes chosen in the widgets."""
    try:
        columns, rows = _axis(form, "columns"), _axis(form, "rows")
    except AxisError as error:
        return Chosen(None, None, str(error))
    if rows is not None and not rows.values:
        return Chosen(columns, rows, f"Say which values of {rows.name} to compare, or let nothing vary there.")
    if columns is None or len(columns.values) * (len(rows.values) if rows else 1) < 2:
        return Chosen(columns, rows, "Choose at least two values to compare.")
    count = len(columns.values) * (len(rows.values) if rows else 1)
    if count > MOST_CELLS:
        return Chosen(columns, rows, f"That makes {count} cells, and {MOST_CELLS} are the most. Choose fewer values.")
    varies = {columns.path, rows.path if rows else ""}
    template = is_template(str(form.get("positivePrompt") or "")) and form.get("wildcards") != "typed"
    if template and "positivePrompt" not in varies:
        return Chosen(columns, rows, "The prompt has wildcards. Let the prompt vary, or choose As typed below it.")
    return Chosen(columns, rows)


def _axis(form: RequestForm, which: str) -> Axis | None:
    path = form.get(which)
    if path in (None, NOTHING):
        return None
    held = form.get(f"{which}_values_{path}")
    if path == MODEL:
        return Axis(MODEL, "Model", tuple(held or ()))
    leaf = _leaves(form).get(path)
    if leaf is None:
        return None
    if isinstance(held, list):
        return Axis(path, name_of(path), tuple(held))
    values: tuple[Any, ...] = read_values(str(held or ""), leaf)
    if not values and path == "positivePrompt":
        values = prompts_of(form.get).prompts if is_template(str(form.get(path) or "")) else ()
    return Axis(path, name_of(path), values)


def _leaves(form: RequestForm) -> dict[str, Leaf]:
    found = {leaf.path: leaf for leaf in form_values.form_leaves(form) if can_vary(leaf)}
    known = [path for path in _FIRST if path in found]
    named = [path for path in found if path.split(".")[0] in SHOWN and path not in (*known, *_NEVER)]
    others = [path for path in found if path not in (*known, *named, *_NEVER)]
    sizes = [path for path in ("width", "height") if path in found]
    return {path: found[path] for path in (*known, *named, *sizes, *others)}


def _axis_label(path: str) -> str:
    return {NOTHING: "Nothing", MODEL: "Model"}.get(path) or name_of(path)
