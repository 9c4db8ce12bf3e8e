"""All controls, and which one a field gets.

A new kind of control is a class in a module of this package and, here, an entry in `CONTROLS` and a case in
`control_of`; nothing else names kinds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from lib.catalog import Field, Kind
from lib.ui.forms.fields.controls.choices import Choice, Flag, ThreeWays, Words
from lib.ui.forms.fields.controls.compound import ObjectForm, Rows
from lib.ui.forms.fields.controls.control import Control
from lib.ui.forms.fields.controls.json_text import JSON
from lib.ui.forms.fields.controls.media import PICTURE, Frames, Media, is_frame
from lib.ui.forms.fields.controls.numbers import LARGEST_EXACT, Number
from lib.ui.forms.fields.controls.texts import NumberText, TextArea, TextInput

_LONG_NAMES: Final = ("prompt", "text", "lyrics", "content", "caption", "description", "instruction")
_LONG: Final = 200
_NUMBERS: Final = frozenset({int, float})
_TEXTS: Final = frozenset({str, int, float})


def control_for(field: Field) -> Control:
    """The control of a field."""
    return CONTROLS[control_of(field)]


_OBJECT: Final = ObjectForm("object", control_for)
CONTROLS: Final[Mapping[str, Control]] = MappingProxyType(
    {
        control.kind: control
        for control in (
            TextInput("line"),
            TextArea("text"),
            Number("number"),
            NumberText("digits"),
            NumberText("number or word", "A number or a word"),
            Choice("choice"),
            Flag("flag"),
            ThreeWays("three ways"),
            TextInput("model", "An AIR, such as civitai:58390@62833"),
            PICTURE,
            Media("pictures", many=True),
            Frames("frames"),
            Media("file"),
            Media("files", many=True),
            Words("words"),
            _OBJECT,
            Rows("rows", _OBJECT),
            JSON,
        )
    }
)
"""The controls by the name of their kind."""


def control_of(field: Field) -> str:
    """The kind of a field's control; `json` for a field that fits no other."""
    return _BY_KIND[field.kind](field)


def _flag(field: Field) -> str:
    return "flag" if isinstance(field.default, bool) else "three ways"


def _number(field: Field) -> str:
    if str in field.accepts:
        return "number or word"
    if not _NUMBERS.issuperset(field.accepts):
        return "json"
    large = field.kind == "integer" and field.maximum is not None and field.maximum > LARGEST_EXACT
    return "digits" if large else "number"


def _text(field: Field) -> str:
    if not _TEXTS.issuperset(field.accepts):
        return "json"
    if not _NUMBERS.isdisjoint(field.accepts):
        return "number or word"
    long = field.maximum is None or field.maximum > _LONG
    return "text" if long and field.name.lower().endswith(_LONG_NAMES) else "line"


def _media(field: Field) -> str:
    if str not in field.accepts:
        return "object" if field.children else "json"
    if field.media == "model":
        return "model"
    return "picture" if field.media == "image" else "file"


def _object(field: Field) -> str:
    return "object" if field.children else "json"


def _list(field: Field) -> str:
    item = field.item
    if item is None:
        return "json"
    if is_frame(item):
        return "frames"
    if item.kind == "media" and str in item.accepts:
        return {"image": "pictures", "model": "words"}.get(item.media or "", "files")
    if item.children:
        return "rows"
    return "words" if item.kind in ("text", "choice") and set(item.accepts) <= {str} else "json"


_BY_KIND: Final[Mapping[Kind, Callable[[Field], str]]] = {
    "text": _text,
    "integer": _number,
    "number": _number,
    "choice": lambda _field: "choice",
    "flag": _flag,
    "media": _media,
    "object": _object,
    "list": _list,
}
