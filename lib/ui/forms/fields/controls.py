"""Which widget a field gets: one answer for every field that there can be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

from lib.catalog import Field

Control = Literal[
    "line",  # a text on one line
    "text",  # a text area
    "number",
    "digits",  # a whole number beyond what a number widget holds exactly
    "number or word",
    "choice",
    "flag",  # on or off
    "three ways",  # on, off, or what the model does by itself
    "model",  # the AIR of another model
    "picture",
    "pictures",
    "frames",  # a first and a last picture
    "file",  # a video, sound, document or mesh
    "files",
    "words",  # several texts or choices
    "object",  # a small form
    "rows",  # a list of small forms
    "json",
]

LARGEST_EXACT: Final = 2**53 - 1
_LONG_NAMES: Final = ("prompt", "text", "lyrics", "content", "caption", "description", "instruction")
_LONG: Final = 200


def control_of(field: Field) -> Control:
    """The widget for a field. What fits no other is written as JSON."""
    takes = set(field.accepts)
    if field.kind == "choice":
        return "choice"
    if field.kind == "flag":
        return "flag" if isinstance(field.default, bool) else "three ways"
    if field.kind in ("integer", "number"):
        return _number(field, takes)
    if field.kind == "text":
        return _text(field, takes)
    if field.kind == "media":
        return _media(field, takes)
    if field.kind == "object":
        return "object" if field.children else "json"
    return _list(field.item) if field.item is not None else "json"


def _number(field: Field, takes: set[type]) -> Control:
    if str in takes:
        return "number or word"
    if takes - {int, float}:
        return "json"
    large = field.kind == "integer" and field.maximum is not None and field.maximum > LARGEST_EXACT
    return "digits" if large else "number"


def _text(field: Field, takes: set[type]) -> Control:
    if takes - {str, int, float}:
        return "json"
    if takes & {int, float}:
        return "number or word"
    long = field.maximum is None or field.maximum > _LONG
    return "text" if long and field.name.lower().endswith(_LONG_NAMES) else "line"


def _media(field: Field, takes: set[type]) -> Control:
    if str not in takes:
        return "object" if field.children else "json"
    if field.media == "model":
        return "model"
    return "picture" if field.media == "image" else "file"


def _list(item: Field) -> Control:
    if is_frame(item):
        return "frames"
    if item.kind == "media" and str in item.accepts:
        return {"image": "pictures", "model": "words"}.get(item.media or "", "files")  # type: ignore[return-value]
    if item.children:
        return "rows"
    return "words" if item.kind in ("text", "choice") and set(item.accepts) <= {str} else "json"


def is_frame(item: Field) -> bool:
    """Whether an item of a list is a picture at a place in a film."""
    names: Mapping[str, Field] = item.children
    return "frame" in names and picture_of(item) is not None


def picture_of(item: Field) -> str | None:
    """The name of the one picture among an object's fields."""
    found = [name for name, child in item.children.items() if child.kind == "media" and child.media == "image"]
    return found[0] if found else None
