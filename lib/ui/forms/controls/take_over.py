"""Parameters read from an uploaded picture or video, made here or elsewhere: shown, then copied into the form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import streamlit as st

from lib.catalog import result_kind, task
from lib.media import UploadRefusedError, references_in
from lib.recipes import Fitted, Found, fit
from lib.session.forms import inputs, recipes
from lib.ui.forms.fields.known import SHOWN
from lib.ui.forms.request_form import RequestForm
from lib.ui.forms.values import KEEP
from lib.ui.words import escape_markdown, model_name, shorten

_FOUND: Final = "taken_from"
_GENERATION: Final = "take_over_turn"
_NOT_SHOWN: Final = frozenset({"taskType", "includeCost", "outputType", "deliveryMethod", "model"})
_PROMPTS: Final = ("positivePrompt", "negativePrompt")


def draw_take_over(form: RequestForm) -> None:
    """Draws a button; its popover is drawn only while it is open. Draws nothing for a task that cannot take over."""
    row = task(form.task_type)
    if not row.takes_over:
        return
    way = st.popover(
        f"From a {result_kind(row.result).noun}",
        icon=":material/image_search:",
        type="tertiary",
        key=form.key("take_over"),
        on_change="rerun",
    )
    if way.open:
        with way:
            _draw_open(form)


def _draw_open(form: RequestForm) -> None:
    st.markdown(
        "Drop what was made here, or with A1111, Fooocus, InvokeAI, ComfyUI or NovelAI, and see its parameters."
    )
    generation = form.get(_GENERATION) or 0
    st.file_uploader(
        "A picture with its parameters inside",
        type=list(task(form.task_type).takes_over),
        key=form.key(f"take_over_file_{generation}"),
        on_change=_read_upload,
        args=(form, generation),
        label_visibility="collapsed",
    )
    found = form.get(_FOUND)
    if isinstance(found, str):
        st.warning(escape_markdown(found), icon=":material/image_not_supported:")
    elif found is not None:
        _draw_found(form, found)


def _read_upload(form: RequestForm, generation: int) -> None:
    uploaded = st.session_state.get(form.key(f"take_over_file_{generation}"))
    if uploaded is None:
        return
    try:
        found: Found | str | None = recipes.look_for_recipe(uploaded.getvalue())
    except UploadRefusedError as error:
        found = str(error)
    form.set(_FOUND, found or "This file says nothing of how it was made. Many sites take that out of what they show.")
    inputs.discard_upload(uploaded)
    form.set(_GENERATION, generation + 1)  # a new uploader, empty: the result is shown below it


def _draw_found(form: RequestForm, found: Found) -> None:
    fitted, air = _fitted(form, found)
    st.markdown(f"Made by **{escape_markdown(found.made_by)}**")
    shown = {_label(name): _value(name, value) for name, value in found.request.items() if name not in _NOT_SHOWN}
    if "model" in found.request:
        shown["Model"] = model_name(str(found.request["model"]))
    st.table({escape_markdown(name): escape_markdown(value) for name, value in shown.items()})
    lost = [*found.left_out, *fitted.changed]
    if lost:
        st.caption(f"Not as it was: {escape_markdown('; '.join(shorten(each, 120) for each in lost))}.")
    with st.container(horizontal=True):
        st.button(
            "Use all", icon=":material/tune:", type="primary", key=form.key("take_all"),
            on_click=_use_all, args=(form, fitted, air),
        )  # fmt: skip
        if found.request.get("positivePrompt"):
            st.button("Use prompt", key=form.key("take_prompt"), on_click=_use_prompt, args=(form, found.request))
        if "seed" in found.request:
            st.button("Use seed", key=form.key("take_seed"), on_click=_use_seed, args=(form, found.request["seed"]))


def _fitted(form: RequestForm, found: Found) -> tuple[Fitted, str]:
    """The request fitted to its own model if this page has it, else to the chosen one; and the AIR of that model."""
    own = str(found.request.get("model", ""))
    air = own if own in form.models() else str(form.get("model"))
    request = dict(found.request)
    if own and own != air:
        request.pop("model", None)
    fitted = fit(request, air)
    lost = (f"the model {model_name(own)}",) if own and own != air else ()
    return Fitted(fitted.request, (*lost, *fitted.changed)), air


def _use_all(form: RequestForm, fitted: Fitted, air: str) -> None:
    form.take_over({**fitted.request, "taskType": form.task_type, "model": air})
    form.set(_FOUND, None)
    form.set("take_over", False)  # close it: the form below is of interest now


def _use_prompt(form: RequestForm, request: Mapping[str, Any]) -> None:
    for name in _PROMPTS:
        if name in form.fields:
            form.set(name, request.get(name, ""))


def _use_seed(form: RequestForm, seed: int) -> None:
    form.set("seed_mode", KEEP)
    form.set("seed", str(seed))


def _label(name: str) -> str:
    return SHOWN[name].label if name in SHOWN else name


def _value(name: str, value: Any) -> str:
    count = len(list(references_in(value)))
    if count:
        return "1 picture" if count == 1 else f"{count} pictures"
    text = f"{value:g}" if isinstance(value, float) else str(value)
    return shorten(text, 300) if name in _PROMPTS else shorten(text, 80)
