"""Draws a form on its page: prompt, media, model, frequent fields, then "Advanced", drawn when opened."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final

import streamlit as st

from lib import catalog
from lib.ui.forms.controls.enhance import draw_enhance
from lib.ui.forms.controls.model_choice import draw_model
from lib.ui.forms.controls.sizes import draw_size
from lib.ui.forms.controls.wildcards import draw_wildcards
from lib.ui.forms.controls.word_lists import draw_word_lists
from lib.ui.forms.fields.controls import CONTROLS, control_of, draw_problem
from lib.ui.forms.fields.known import SHOWN, label_of
from lib.ui.forms.fields.layout import Layout, has_own_widgets, layout_of
from lib.ui.forms.fields.leaf import AUTO, Leaf
from lib.ui.forms.fields.media_slots import draw_slot
from lib.ui.forms.fields.slot import Slot
from lib.ui.forms.fields.widgets import draw_field, leaves
from lib.ui.forms.form_state import FormState
from lib.ui.forms.values import KEEP, RANDOM
from lib.ui.words import escape_sentence

_FEW: Final = 2
_ADVANCED: Final = "advanced_fold"
_MEDIA: Final = "media_fold"
LARGE: Final = frozenset(kind for kind, control in CONTROLS.items() if control.is_large)


def draw_form(form: FormState, problems: Mapping[str, str]) -> None:
    """Draws all widgets, with each problem below the field it concerns."""
    places = layout_of(form)
    fields = {name: field for name, field in form.fields.items() if name not in form.fixed}
    for field in places.texts:
        draw_field(form, field, field.name, problems)
        if field.name == "positivePrompt":
            draw_wildcards(form)
            with st.container(horizontal=True, gap="xsmall"):
                draw_enhance(form)
                draw_word_lists(form)
    _draw_slots(form, places.slots, problems)
    draw_model(form, problems)
    if "width" in fields:
        draw_size(form, fields, problems)
    for field in places.first:
        if not has_own_widgets(field.name):
            draw_field(form, field, field.name, problems)
    _draw_count_and_seed(form, fields, problems)
    _draw_advanced(form, places, problems)
    _draw_other_problems(form, places, problems)


# ---- media


def _draw_slots(form: FormState, slots: tuple[Slot, ...], problems: Mapping[str, str]) -> None:
    for slot in [slot for slot in slots if slot.required]:
        draw_slot(form, slot, problems)
    optional = [slot for slot in slots if not slot.required]
    if not optional:
        return
    filled = [slot for slot in optional if form.get(slot.name) or slot.name in problems]
    # Drawn only when opened: most visitors start from words.
    with _fold(form, _MEDIA, _media_label(optional), ":material/add_photo_alternate:", opened=bool(filled)) as is_open:
        if is_open:
            _draw_optional(form, optional, filled, problems)


def _draw_optional(form: FormState, slots: list[Slot], filled: list[Slot], problems: Mapping[str, str]) -> None:
    by_name = {slot.name: slot for slot in slots}
    if len(slots) > _FEW:
        if form.get("slot") not in by_name:
            form.set("slot", slots[0].name)
        st.pills(
            "Use as",
            list(by_name),
            format_func=lambda name: by_name[name].label,
            required=True,
            key=form.key("slot"),
            persist_state="session",
            help="What this model does not take, Runware refuses and does not bill.",
        )
        slots = [slot for slot in slots if slot in filled or slot.name == form.get("slot")]
    for slot in slots:
        draw_slot(form, slot, problems)


def _media_label(slots: list[Slot]) -> str:
    kinds = {slot.media for slot in slots}
    if kinds == {"image"}:
        return slots[0].label if len(slots) == 1 else "Start from pictures"
    return "Start from pictures, videos or sound" if "image" in kinds else "Start from files"


# ---- count and seed, side by side


def _draw_count_and_seed(form: FormState, fields: Mapping[str, catalog.Field], problems: Mapping[str, str]) -> None:
    if "numberResults" in fields and "seed" not in fields:
        draw_field(form, fields["numberResults"], "numberResults", problems)
    if "seed" not in fields:
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if "numberResults" in fields:
            with st.container(width=112):
                draw_field(form, fields["numberResults"], "numberResults", {})
        st.segmented_control(
            SHOWN["seed"].label,
            [RANDOM, KEEP],
            required=True,
            key=form.key("seed_mode"),
            persist_state="session",
            help=SHOWN["seed"].help,
        )
    draw_problem("numberResults", problems)
    if form.get("seed_mode") == KEEP:
        st.text_input(
            "Seed to keep",
            key=form.key("seed"),
            placeholder="1 to 9223372036854775807",
            persist_state="session",
            label_visibility="collapsed",
        )
    draw_problem("seed", problems)


# ---- everything else


def _draw_advanced(form: FormState, places: Layout, problems: Mapping[str, str]) -> None:
    if not places.advanced:
        return
    in_slots = {slot.name for slot in places.slots}
    wrong = {path.split(".")[0] for path in problems if path not in in_slots}
    opened = any(field.name in wrong for field in places.advanced)
    with _fold(form, _ADVANCED, "Advanced", ":material/tune:", opened=opened) as is_open:
        if not is_open:
            return
        st.caption(escape_sentence(catalog.sources(form.get("model")).sentence))
        large = {field.name: field for field in places.advanced if control_of(field) in LARGE}
        for field in places.advanced:
            if field.name not in large:
                draw_field(form, field, field.name, problems)
        for name in _opened_settings(form, large, wrong):
            draw_field(form, large[name], name, problems)


def _opened_settings(form: FormState, large: Mapping[str, catalog.Field], wrong: set[str]) -> list[str]:
    """The names of the large settings to draw: opened, filled, or with a problem."""
    if not large:
        return []
    filled = {
        name for name, field in large.items() if any(_has_value(form, leaf) for leaf in leaves(field, name, form.get))
    }
    opened = st.pills(
        "More settings",
        list(large),
        format_func=label_of,
        selection_mode="multi",
        key=form.key("more_settings"),
        persist_state="session",
        help="Each opens a small form.",
    )
    return [name for name in large if name in opened or name in filled or name in wrong]


def _has_value(form: FormState, leaf: Leaf) -> bool:
    return form.get(leaf.path) not in (None, "", [], AUTO)


@contextmanager
def _fold(form: FormState, name: str, label: str, icon: str, *, opened: bool) -> Iterator[bool]:
    """An expander whose contents are drawn only while it is open. `opened` opens it, for contents that must be seen."""
    if opened and not form.get(name):
        form.set(name, True)
    fold = st.expander(label, icon=icon, key=form.key(name), on_change="rerun")
    with fold:
        yield bool(fold.open)


def _draw_other_problems(form: FormState, places: Layout, problems: Mapping[str, str]) -> None:
    """Draws the problems of fields without a widget."""
    drawn = {"model", "width", "height", "seed", "numberResults", *(slot.name for slot in places.slots)}
    names = {field.name for field in places.fields} - {"inputs"}
    for path in problems:
        if path not in drawn and path.split(".")[0].split("#")[0] not in names:
            draw_problem(path, problems)
