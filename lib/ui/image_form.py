"""The request form of "Generate image": from what a model takes to widgets, and from widgets to a request."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, Final

import streamlit as st

from lib import catalog, session
from lib.navigation import GENERATE_IMAGE
from lib.ui.sizes import ASPECTS, aspect_of

_PAGE: Final = GENERATE_IMAGE
_PROMPT_ALONE_SUFFICES: Final = {"model", "taskType", "taskUUID", "positivePrompt", "width", "height"}
_RANDOM, _KEEP = "Random", "Keep"
_AUTO: Final = "Automatic"

DEFAULTS: Final[dict[str, Any]] = {
    "prompt": "",
    "negative_prompt": "",
    "model": "",
    "width": 1024,
    "height": 1024,
    "own_size": True,
    "resolution": _AUTO,
    "count": 4,
    "seed_mode": _RANDOM,
    "seed": "",
    "steps": None,
    "cfg_scale": None,
    "scheduler": _AUTO,
    "format": "JPG",
    "check_content": False,
}

# The widget that holds a wire field, and what people call it.
LABELS: Final = {
    "positivePrompt": "The prompt",
    "negativePrompt": "The negative prompt",
    "model": "The model",
    "width": "Width",
    "height": "Height",
    "resolution": "Resolution",
    "numberResults": "Pictures",
    "seed": "The seed",
    "steps": "Steps",
    "CFGScale": "CFG scale",
    "scheduler": "The scheduler",
    "outputFormat": "The format",
    "safety": "Content check",
}


@cache
def prompt_models() -> tuple[str, ...]:
    """AIRs of the image models that need no more than a prompt (and a size), the featured ones first."""
    able = [model.air for model in catalog.models("imageInference") if _needs_only_a_prompt(model.air)]
    featured = [model.air for model in catalog.featured_image_models() if model.air in able]
    others = sorted((air for air in able if air not in featured), key=lambda air: catalog.model(air).name.casefold())
    return (*featured, *others)


def _needs_only_a_prompt(air: str) -> bool:
    fields = catalog.fields(air)
    required = {name for name, field in fields.items() if field.required}
    return "positivePrompt" in fields and required <= _PROMPT_ALONE_SUFFICES


def restore() -> None:
    """Fill the form with what was typed last, or with the defaults."""
    session.restore_draft(_PAGE, {**DEFAULTS, "model": prompt_models()[0]})
    if _get("model") not in prompt_models():
        _set("model", prompt_models()[0])


def take_over(request: Mapping[str, Any]) -> None:
    """Put a request's parameters into the form. Call it in a callback."""
    form = {
        "prompt": request.get("positivePrompt", ""),
        "negative_prompt": request.get("negativePrompt", ""),
        "model": request.get("model", prompt_models()[0]),
        "width": request.get("width", DEFAULTS["width"]),
        "height": request.get("height", DEFAULTS["height"]),
        "own_size": "width" in request,
        "resolution": request.get("resolution", _AUTO),
        "count": request.get("numberResults", 1),
        "seed_mode": _KEEP if "seed" in request else _RANDOM,
        "seed": str(request.get("seed", "")),
        "steps": request.get("steps"),
        "cfg_scale": request.get("CFGScale"),
        "scheduler": request.get("scheduler", _AUTO),
        "format": request.get("outputFormat", DEFAULTS["format"]),
        "check_content": bool(request.get("safety", {}).get("checkContent", False)),
    }
    session.fill_form(_PAGE, form)


def draw(problems: Mapping[str, str]) -> None:
    """The widgets, with each problem (by wire name) below the field it concerns. `restore` was called before."""
    fields = catalog.fields(_get("model"))
    _prompt(fields, problems)
    st.selectbox(
        "Model",
        prompt_models(),
        format_func=_model_label,
        key=_key("model"),
        persist_state="session",
        filter_mode="fuzzy",
    )
    _below("model", problems)
    if "width" in fields or "resolution" in fields:
        _size(fields, problems)
    _count_and_seed(fields, problems)
    with st.expander("Advanced", icon=":material/tune:"):
        _advanced(fields, problems)
    session.save_draft(_PAGE, {name: _get(name) for name in DEFAULTS})


def request() -> dict[str, Any]:
    """What the widgets say, in Runware's field names, with nothing that the chosen model does not take."""
    fields = catalog.fields(_get("model"))
    wanted: dict[str, Any] = {
        "positivePrompt": _get("prompt").strip(),
        "negativePrompt": _get("negative_prompt").strip() or None,
        "width": _get("width") if _get("own_size") else None,
        "height": _get("height") if _get("own_size") else None,
        "resolution": _choice("resolution"),
        "numberResults": _get("count"),
        "seed": _seed() if _get("seed_mode") == _KEEP else None,
        "steps": _get("steps"),
        "CFGScale": _get("cfg_scale"),
        "scheduler": _choice("scheduler"),
        "outputFormat": _get("format"),
        "safety": {"checkContent": True} if _get("check_content") else None,
        "outputType": "URL",
        "includeCost": True,
    }
    taken = {name: value for name, value in wanted.items() if value is not None and name in fields}
    return {"taskType": "imageInference", "model": _get("model"), **taken}


def check(asked: Mapping[str, Any]) -> dict[str, str]:
    """What is wrong with a request before it is sent: sentences by wire name."""
    found: dict[str, str] = {}
    for problem in catalog.check(str(asked["model"]), asked):
        found.setdefault(problem.name, in_plain_words(problem.name, problem.sentence))
    if not asked.get("positivePrompt"):
        found["positivePrompt"] = "Say what the picture should show."
    if isinstance(asked.get("seed"), str):
        found["seed"] = "The seed should be a whole number from 1 to 9223372036854775807."
    return found


def in_plain_words(name: str, sentence: str) -> str:
    """A sentence about a wire field, with the label that the form gives the field."""
    return sentence.replace(name, LABELS.get(name, name), 1)


def _prompt(fields: Mapping[str, catalog.Field], problems: Mapping[str, str]) -> None:
    st.text_area(
        "Prompt",
        height=112,
        max_chars=_maximum(fields["positivePrompt"]),
        placeholder="A fox in a snowy forest at dusk, watercolor",
        key=_key("prompt"),
        persist_state="session",
    )
    _below("positivePrompt", problems)


def _size(fields: Mapping[str, catalog.Field], problems: Mapping[str, str]) -> None:
    if "resolution" in fields:
        options = [_AUTO, *fields["resolution"].choices]
        _keep_among("resolution", options)
        st.selectbox("Resolution", options, key=_key("resolution"), persist_state="session")
        _below("resolution", problems)
    if "width" not in fields:
        return
    if fields["width"].required:
        _set("own_size", True)
    else:
        st.toggle("Choose the size", key=_key("own_size"), persist_state="session", help="Off: the model decides.")
    if not _get("own_size"):
        return
    aspect_key = _key("aspect")
    st.session_state[aspect_key] = aspect_of(_get("width"), _get("height"))
    st.pills("Size", list(ASPECTS), key=aspect_key, on_change=_apply_aspect, width="stretch")
    step = int(fields["width"].step or 16)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="xsmall"):
        _side("width", fields["width"], step)
        st.button(":material/swap_horiz:", help="Swap width and height", on_click=_swap, key=_key("swap"))
        _side("height", fields["height"], step)
    _below("width", problems)
    _below("height", problems)


def _side(name: str, field: catalog.Field, step: int) -> None:
    low, high = int(field.minimum or 16), int(field.maximum or 8192)
    _set(name, min(max(_get(name), low), high))
    st.number_input(
        f"{name.capitalize()} (px)", low, high, step=step, key=_key(name), persist_state="session", width=100
    )


def _count_and_seed(fields: Mapping[str, catalog.Field], problems: Mapping[str, str]) -> None:
    maximum = int(fields["numberResults"].maximum or 20)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.number_input("Pictures", 1, maximum, step=1, key=_key("count"), persist_state="session", width=112)
        if "seed" in fields:
            st.segmented_control(
                "Seed",
                [_RANDOM, _KEEP],
                required=True,
                key=_key("seed_mode"),
                persist_state="session",
                help="The same seed and settings give the same picture. Random draws a new one for each click.",
            )
    _below("numberResults", problems)
    if "seed" not in fields:
        return
    if _get("seed_mode") == _KEEP:
        st.text_input(
            "Seed to keep", key=_key("seed"), placeholder="1 to 9223372036854775807", persist_state="session",
            label_visibility="collapsed",
        )  # fmt: skip
    _below("seed", problems)


def _advanced(fields: Mapping[str, catalog.Field], problems: Mapping[str, str]) -> None:
    if "negativePrompt" in fields:
        st.text_area(
            "Negative prompt",
            height=68,
            max_chars=_maximum(fields["negativePrompt"]),
            placeholder="What it should not show",
            key=_key("negative_prompt"),
            persist_state="session",
        )
        _below("negativePrompt", problems)
    if "steps" in fields:
        st.number_input(
            "Steps",
            1,
            _maximum(fields["steps"]),
            step=1,
            key=_key("steps"),
            placeholder="The model's own",
            persist_state="session",
        )
        _below("steps", problems)
    if "CFGScale" in fields and fields["CFGScale"].kind == "number":
        st.number_input(
            "CFG scale", 0.0, float(fields["CFGScale"].maximum or 50), step=0.5, key=_key("cfg_scale"),
            placeholder="The model's own", persist_state="session", help="How closely the picture follows the prompt.",
        )  # fmt: skip
        _below("CFGScale", problems)
    if "scheduler" in fields and fields["scheduler"].choices:
        options = [_AUTO, *fields["scheduler"].choices]
        _keep_among("scheduler", options)
        st.selectbox("Scheduler", options, key=_key("scheduler"), persist_state="session")
        _below("scheduler", problems)
    st.segmented_control(
        "Format", list(fields["outputFormat"].choices), required=True, key=_key("format"), persist_state="session"
    )
    _below("outputFormat", problems)
    if "safety" in fields:
        st.toggle(
            "Check content", key=_key("check_content"), persist_state="session",
            help="Runware looks at each picture and flags what it takes for sensitive; flagged pictures are veiled.",
        )  # fmt: skip
        _below("safety", problems)


def _apply_aspect() -> None:
    chosen = st.session_state[_key("aspect")]
    if chosen is None:
        return
    portrait = _get("height") > _get("width")
    size = ASPECTS[chosen]
    width, height = reversed(size) if portrait else size
    session.fill_form(_PAGE, {"width": width, "height": height})


def _swap() -> None:
    session.fill_form(_PAGE, {"width": _get("height"), "height": _get("width")})


def _seed() -> int | str | None:
    text = str(_get("seed")).strip()
    return int(text) if text.isascii() and text.isdigit() else text or None


def _choice(name: str) -> Any:
    chosen = _get(name)
    return None if chosen == _AUTO else chosen


def _keep_among(name: str, options: list[Any]) -> None:
    if _get(name) not in options:
        _set(name, _AUTO)


def _below(name: str, problems: Mapping[str, str]) -> None:
    if name in problems:
        st.error(problems[name], icon=":material/error:")


def _maximum(field: catalog.Field) -> int | None:
    return None if field.maximum is None else int(field.maximum)


@cache
def _model_label(air: str) -> str:
    model = catalog.model(air)
    return f"{model.name} · {model.maker}"


def _key(name: str) -> str:
    return session.widget_key(_PAGE, name)


def _get(name: str) -> Any:
    return st.session_state[_key(name)]


def _set(name: str, value: Any) -> None:
    st.session_state[_key(name)] = value
