"""From what the widgets say to a request's values."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from lib.catalog import Field
from lib.ui.forms.fields.controls import control_of, picture_of
from lib.ui.forms.fields.leaves import (
    AUTO,
    FIRST,
    LAST,
    MORE,
    OFF,
    ON,
    Get,
    as_used,
    rows_at,
)

_LONGEST_JSON: Final = 50_000
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
_KIND_WORDS: Final = {"object": "an object in braces", "list": "a list in brackets"}


def wire_value(field: Field, path: str, get: Get, wrong: dict[str, str]) -> Any:
    """What a field's widgets say, as it goes over the wire; None for what is left to the model.

    What is no JSON is noted in `wrong`, a sentence by path.
    """
    control = control_of(field)
    if control == "object":
        return _object(field, path, get, wrong) or None
    if control == "rows":
        assert field.item is not None
        return [
            _object(replace(field.item, required=True), f"{path}.{row}", get, wrong) for row in rows_at(path, get)
        ] or None
    if control == "frames":
        return _frames(field, path, get)
    value = get(path)
    if value is None or value in ("", [], AUTO):
        return None
    if control == "json":
        return _json(field, path, str(value), wrong)
    return _plain(field, control, value)


def _plain(field: Field, control: str, value: Any) -> Any:
    if control == "flag":
        return None if value == field.default and not field.required else bool(value)
    if control == "three ways":
        return value == ON if value in (ON, OFF) else None
    if control in ("digits", "number or word"):
        return number_or_word(str(value))
    if control in ("picture", "file"):
        return value[0] if isinstance(value, list) else value
    if isinstance(value, str):
        return value.strip() or None
    return list(value) if isinstance(value, list) else value


def number_or_word(text: str) -> int | float | str | None:
    """A number where the text is one, exact to the last digit; else the text, which a check then refuses or takes."""
    text = text.strip()
    if text.isascii() and _NUMBER.fullmatch(text):
        return float(text) if "." in text else int(text)
    return text or None


def _object(field: Field, path: str, get: Get, wrong: dict[str, str]) -> dict[str, Any]:
    found = {}
    for child in (as_used(child, field) for child in field.children.values()):
        value = wire_value(child, f"{path}.{child.name}", get, wrong)
        if value is not None:
            found[child.name] = value
    more = get(f"{path}.{MORE}") if not field.closed else None
    if more:
        known = Field(MORE, "object", required=False, accepts=(dict,))
        others = _json(known, f"{path}.{MORE}", str(more), wrong)
        found = {**(others if isinstance(others, Mapping) else {}), **found}
    return found


def _frames(field: Field, path: str, get: Get) -> list[dict[str, Any]] | None:
    assert field.item is not None
    name = picture_of(field.item) or "image"
    frames = [
        {name: reference, "frame": place}
        for tail, place in ((FIRST, "first"), (LAST, "last"))
        for reference in get(path + tail) or []
    ]
    return frames or None


def _json(field: Field, path: str, text: str, wrong: dict[str, str]) -> Any:
    if not text.strip():
        return None
    if len(text) > _LONGEST_JSON:
        wrong[path] = f"At most {_LONGEST_JSON:,} characters. Shorten it."
        return None
    try:
        value = json.loads(text, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        if str in field.accepts and not text.lstrip().startswith(("{", "[")):
            return text.strip()
        where = f" at line {error.lineno}, column {error.colno}" if isinstance(error, json.JSONDecodeError) else ""
        wrong[path] = f"This is not JSON{where}. Mend it, or empty the field."
        return None
    if object not in field.accepts and not isinstance(value, field.accepts):
        wrong[path] = f"This should be {_KIND_WORDS.get(field.kind, 'something else')}."
        return None
    return value


def _no_number(text: str) -> float:
    raise ValueError(f"{text} is no number")
