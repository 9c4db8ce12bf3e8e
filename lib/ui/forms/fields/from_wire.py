"""From a request's values to what the widgets show: of a preset, an imported picture, an earlier job."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from lib.catalog import Field
from lib.ui.forms.fields.controls import LARGEST_EXACT, control_of, picture_of
from lib.ui.forms.fields.leaves import (
    FIRST,
    LAST,
    MORE,
    OFF,
    ON,
)


def widget_values(field: Field, value: Any, path: str, left_out: list[str]) -> dict[str, Any]:
    """What a field's widgets show for a value, by path. Paths of what no widget can show are added to `left_out`."""
    control = control_of(field)
    if control == "object":
        return _object(field, value, path, left_out)
    if control == "rows":
        return _rows(field, value, path, left_out)
    if control == "frames":
        return _frames(field, value, path, left_out)
    if control == "json":
        return {path: json.dumps(value, indent=2, ensure_ascii=False)}
    shown = _plain(control, value)
    if shown is None:
        left_out.append(path)
        return {}
    return {path: shown}


def _plain(control: str, value: Any) -> Any:
    """The widget's value, or None for a value that this widget cannot show."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if control in ("line", "text", "model"):
        return value if isinstance(value, str) else None
    if control == "number":
        return value if is_number and abs(value) <= LARGEST_EXACT else None
    if control in ("digits", "number or word"):
        return str(value) if is_number or isinstance(value, str) else None
    if control == "flag":
        return value if isinstance(value, bool) else None
    if control == "three ways":
        return (ON if value else OFF) if isinstance(value, bool) else None
    if control in ("picture", "file"):
        return [value] if isinstance(value, str) else None
    if control in ("pictures", "files", "words"):
        whole = isinstance(value, list) and all(isinstance(each, str) for each in value)
        return list(value) if whole else None
    return value if isinstance(value, str | int | float) else None  # a choice


def _object(field: Field, value: Any, path: str, left_out: list[str]) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        left_out.append(path)
        return {}
    found: dict[str, Any] = {}
    for name, each in value.items():
        if name in field.children:
            found |= widget_values(field.children[name], each, f"{path}.{name}", left_out)
    others = {name: each for name, each in value.items() if name not in field.children}
    if others and field.closed:
        left_out.extend(f"{path}.{name}" for name in others)
    elif others:
        found[f"{path}.{MORE}"] = json.dumps(others, indent=2, ensure_ascii=False)
    return found


def _rows(field: Field, value: Any, path: str, left_out: list[str]) -> dict[str, Any]:
    if not isinstance(value, list):
        left_out.append(path)
        return {}
    assert field.item is not None
    found: dict[str, Any] = {path: list(range(len(value)))}
    for row, each in enumerate(value):
        found |= _object(field.item, each, f"{path}.{row}", left_out)
    return found


def _frames(field: Field, value: Any, path: str, left_out: list[str]) -> dict[str, Any]:
    """The first and the last picture: as they say of themselves, or else by their place."""
    assert field.item is not None
    name = picture_of(field.item) or "image"
    found: dict[str, Any] = {}
    frames = value if isinstance(value, list) else [value]
    for place, frame in enumerate(frames):
        picture = frame.get(name) if isinstance(frame, Mapping) else frame
        said = frame.get("frame") if isinstance(frame, Mapping) else None
        tail = {"first": FIRST, "last": LAST}.get(str(said)) or (FIRST if place == 0 else LAST)
        if isinstance(picture, str) and path + tail not in found:
            found[path + tail] = [picture]
        else:
            left_out.append(f"{path}[{place}]")
    return found
