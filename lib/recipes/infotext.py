"""Writes a recipe as the text that Stable Diffusion programs read, in the format of AUTOMATIC1111's web UI:

a fox in a snowy forest
Negative prompt: blurry
Steps: 4, Sampler: Default, Schedule type: Automatic, CFG scale: 3.5, Seed: 5, Size: 1024x768, Model: FLUX.1 schnell
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, Final

from lib import catalog
from lib.recipes.recipe import APP, Recipe

NEGATIVE: Final = "Negative prompt:"
_LONGEST: Final = 6000
# All control characters but the line feed: readers split at it, and a PNG text chunk ends at NUL.
_CONTROLS: Final = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")


def infotext(recipe: Recipe) -> str:
    """The recipe as text. It leaves out what the format cannot express; the JSON next to it has everything."""
    request = recipe.request
    prompt = _prompt(request.get("positivePrompt") or request.get("prompt"))
    negative = _prompt(request.get("negativePrompt"))
    last = ", ".join(f"{name}: {_value(value)}" for name, value in _facts(recipe) if value not in (None, ""))
    return "\n".join(line for line in (prompt, f"{NEGATIVE} {negative}" if negative else "", last) if line)


def _facts(recipe: Recipe) -> Iterator[tuple[str, Any]]:
    request = recipe.request
    width, height = request.get("width") or recipe.width, request.get("height") or recipe.height
    seeded = catalog.task(str(request.get("taskType"))).has_seed
    yield "Steps", request.get("steps")
    if seeded:
        # Readers recognise the line only if it names a sampler; "Default" is Runware's own word.
        yield "Sampler", request.get("scheduler") or "Default"
        yield "Schedule type", "Automatic"
    yield "CFG scale", request.get("CFGScale")
    yield "Seed", recipe.seed or request.get("seed")
    yield "Size", f"{width}x{height}" if width and height else None
    yield "Model", _model_name(str(request.get("model", "")))
    yield "Denoising strength", request.get("strength")
    yield "Clip skip", request.get("clipSkip")
    yield "AIR", request.get("model")
    yield "Task", None if seeded else request.get("taskType")
    yield "Source", recipe.source
    yield "Version", f"{APP} {recipe.version}"


def _prompt(value: Any) -> str:
    """A prompt that cannot be mistaken for the start of the negative one."""
    text = value if isinstance(value, str) else ""
    text = _CONTROLS.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))
    return text.replace(NEGATIVE, "Negative prompt :").strip()[:_LONGEST]


def _value(value: Any) -> str:
    """A value of the last line, in quotation marks where it contains a separator."""
    text = _CONTROLS.sub(" ", str(value))
    return json.dumps(text, ensure_ascii=False) if re.search(r'[,:"\n]', text) else text


def _model_name(air: str) -> str:
    try:
        return catalog.model(air).name
    except catalog.UnknownModel:
        return air
