"""Presets at the top of a form: all settings under a name, saved, loaded, exported and imported as JSON."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

import streamlit as st

from lib.presets import (
    LONGEST_NAME,
    Preset,
    PresetProblemError,
    read_json,
    write_json,
)
from lib.session.forms import inputs, saved
from lib.ui.forms.fields.known import DECIDED
from lib.ui.forms.request_form import RequestForm
from lib.ui.words import escape_markdown, escape_sentence, model_name

_NAME: Final = "preset_name"
_GENERATION: Final = "preset_turn"
_NOTE: Final = "preset_said"


def draw_presets(form: RequestForm) -> None:
    """Draws a button; its popover is drawn only while it is open."""
    way = st.popover(
        "Presets", icon=":material/bookmarks:", type="tertiary", key=form.key("presets"), on_change="rerun"
    )
    if way.open:
        with way:
            _draw_saving(form)
            _draw_saved(form)
            _draw_export_and_import(form)


def settings_of(form: RequestForm) -> dict[str, Any]:
    """All settings of a form as a request, with the prompt as typed, wildcards and all."""
    settings = {name: value for name, value in form.request().items() if name not in DECIDED}
    return {"taskType": form.task_type, "model": form.get("model"), **settings}


def _draw_saving(form: RequestForm) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input("Name", max_chars=LONGEST_NAME, key=form.key(_NAME), placeholder="Soft light portraits")
        st.button("Save", icon=":material/save:", key=form.key("preset_save"), on_click=_save, args=(form,))
    if note := form.get(_NOTE):
        st.caption(escape_sentence(note))


def _save(form: RequestForm) -> None:
    name = str(form.get(_NAME) or "")
    try:
        saved.save_preset(form.page, Preset(name, settings_of(form)))
    except PresetProblemError as error:
        form.set(_NOTE, str(error))
        return
    form.set(_NOTE, f"Saved as {' '.join(name.split())}.")
    form.set(_NAME, "")


def _draw_saved(form: RequestForm) -> None:
    presets = saved.presets(form.page)
    if not presets:
        st.caption("Nothing saved yet. A preset keeps every setting of this form.")
    for place, preset in enumerate(presets):
        with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
            st.button(
                escape_markdown(preset.name),
                help=escape_markdown(f"Load it: {model_name(str(preset.request.get('model', '')))}"),
                type="tertiary",
                key=form.key(f"preset_load_{place}"),
                on_click=_load,
                args=(form, preset),
            )
            st.space("stretch")
            st.download_button(
                ":material/download:",
                partial(write_json, preset),
                file_name=f"{_file_name(preset.name)}.json",
                mime="application/json",
                help=escape_markdown(f"Export {preset.name} as JSON"),
                type="tertiary",
                on_click="ignore",
                key=form.key(f"preset_export_{place}"),
            )
            st.button(
                ":material/delete:",
                help=escape_markdown(f"Delete {preset.name}"),
                type="tertiary",
                key=form.key(f"preset_delete_{place}"),
                on_click=saved.delete_preset,
                args=(form.page, preset.name),
            )


def _draw_export_and_import(form: RequestForm) -> None:
    generation = form.get(_GENERATION) or 0
    st.download_button(
        "Export what the form says now",
        lambda: write_json(Preset("Settings", settings_of(form))),
        file_name=f"{form.page.name}.json",
        mime="application/json",
        icon=":material/download:",
        on_click="ignore",
        key=form.key("preset_export"),
    )
    st.file_uploader(
        "Import JSON",
        type=["json"],
        key=form.key(f"preset_import_{generation}"),
        on_change=_import,
        args=(form, generation),
        help="What was exported here, or a request in Runware's own field names.",
    )


def _import(form: RequestForm, generation: int) -> None:
    uploaded = form.get(f"preset_import_{generation}")
    if uploaded is None:
        return
    form.set(_GENERATION, generation + 1)
    inputs.discard_upload(uploaded)
    try:
        preset = read_json(uploaded.getvalue())
    except PresetProblemError as error:
        form.set(_NOTE, str(error))
        return
    _load(form, preset)


def _load(form: RequestForm, preset: Preset) -> None:
    task_type = preset.request.get("taskType", form.task_type)
    if task_type != form.task_type:
        form.set(_NOTE, f"{preset.name} is for another page: it asks for {task_type}.")
        return
    form.take_over(preset.request)
    form.set(_NOTE, f"Loaded {preset.name}.")


def _file_name(name: str) -> str:
    return "".join(letter if letter.isalnum() else "-" for letter in name).strip("-") or "preset"
