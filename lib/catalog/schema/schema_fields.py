"""Reads the fields of a request from a model's live JSON Schema."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from lib.catalog.schema.field import Field, Kind, MediaKind
from lib.catalog.schema.json_schema import SchemaReader
from lib.catalog.schema.shapes import Bounds, Node, Shape

_MAX_NESTING: Final = 6
_PYTHON_TYPES: Final[dict[str, tuple[type, ...]]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "object": (dict,),
    "array": (list,),
}
# What a string of this name is. The schemas do not mark media; their names, as PROTOCOL.md lists them, do.
_MEDIA_NAMES: Final = re.compile(
    r"(?P<image>(?:\w*(?:Image|Mask|Frame)|image|mask|references?|frames?)s?)"
    r"|(?P<video>\w*Videos?|videos?)"
    r"|(?P<audio>\w*Audios?|audios?)"
    r"|(?P<document>\w*Documents?|documents?|dataset)"
    r"|(?P<mesh>\w*Mesh(?:File)?s?|mesh(?:File)?s?)"
    r"|(?P<model>model|vae)"
)
_MEDIA_KINDS: Final[dict[str | None, MediaKind]] = {
    "image": "image",
    "video": "video",
    "audio": "audio",
    "document": "document",
    "mesh": "mesh",
    "model": "model",
}
# Of several types, the one that a person is most likely to want; `accepts` has the others.
_MOST_LIKELY: Final[tuple[tuple[str, Kind], ...]] = (
    ("number", "number"),
    ("integer", "integer"),
    ("string", "text"),
    ("array", "list"),
    ("boolean", "flag"),
)


@dataclass(frozen=True)
class SchemaFields:
    """The fields by wire name, and whether the schema refuses every other name."""

    fields: Mapping[str, Field]
    closed: bool


def schema_fields(schema: Node) -> SchemaFields:
    """The fields of a request schema. Never raises; an empty schema has none."""
    reader = _FieldReader(schema)
    root = reader.root()
    return SchemaFields(reader.children(root, 0), root.closed)


class _FieldReader:
    def __init__(self, schema: Node) -> None:
        self._reader = SchemaReader(schema)
        self._schema = schema

    def root(self) -> Shape:
        """The request object; some schemas describe the array of tasks around it."""
        root = self._reader.shape(self._schema)
        return self._reader.shape(root.items, root.refs) if root.items is not None and not root.properties else root

    def children(self, shape: Shape, nesting: int) -> Mapping[str, Field]:
        """The fields of an object."""
        found: dict[str, Field] = {}
        if nesting <= _MAX_NESTING:
            for name, node in shape.properties.items():
                inner = self._reader.shape(node, shape.refs)
                if not (inner.forbidden or inner.only_null):
                    found[name] = self._field(name, inner, name in shape.required, nesting)
        return MappingProxyType(found)

    def _field(self, name: str, shape: Shape, required: bool, nesting: int) -> Field:
        choices = _scalars(shape.choices)
        kind = _kind(shape, choices)
        media = _media(name) if kind in ("text", "object", "list") and choices is None else None
        children = self.children(shape, nesting + 1)
        item = self._item(name, shape, nesting) if kind == "list" else None
        if media is not None and "string" in shape.types:
            kind = "media"
        if kind == "list":
            media = item.media if item is not None and item.kind == "media" else None
        elif kind != "media":
            media = None
        low, high = _bounds(kind, shape)
        accepts = _accepts(shape, choices)
        default = shape.default if _fits(shape.default, kind, accepts, choices, low, high) else None
        known = kind in ("choice", "flag", "media") or bool(children) or item is not None
        return Field(
            name=name,
            kind=kind,
            required=required,
            choices=choices if kind == "choice" and choices else (),
            minimum=low,
            maximum=high,
            step=shape.step if kind in ("integer", "number") else None,
            default=None if required else default,
            description=shape.description,
            limits_from="schema" if known or (low, high) != (None, None) or shape.step is not None else "unknown",
            accepts=accepts,
            media=media,
            children=children if kind in ("object", "media") else MappingProxyType({}),
            item=item,
            closed=shape.closed and kind in ("object", "media"),
        )

    def _item(self, name: str, shape: Shape, nesting: int) -> Field | None:
        if shape.items is None or nesting > _MAX_NESTING:
            return None
        inner = self._reader.shape(shape.items, shape.refs)
        return self._field(name, inner, False, nesting + 1)


def _kind(shape: Shape, choices: tuple[Any, ...] | None) -> Kind:
    types = shape.types
    if choices and not all(isinstance(choice, bool) for choice in choices):
        return "choice"
    if not types or "object" in types:
        return "object"
    return "flag" if types == {"boolean"} else next(kind for name, kind in _MOST_LIKELY if name in types)


def _scalars(choices: tuple[Any, ...] | None) -> tuple[str | int | float | bool, ...] | None:
    """The choices, where all of them can be shown in a list."""
    if not choices or not all(isinstance(choice, str | int | float | bool) for choice in choices):
        return None
    return choices


def _media(name: str) -> MediaKind | None:
    """What a string of this name holds; a `frame` is a place in a film, not a picture."""
    found = _MEDIA_NAMES.fullmatch(name) if name != "frame" else None
    return _MEDIA_KINDS[found.lastgroup] if found is not None else None


def _bounds(kind: Kind, shape: Shape) -> Bounds:
    if kind in ("integer", "number"):
        return shape.number
    if kind == "list":
        return shape.count
    return shape.length if kind == "text" else (None, None)


def _accepts(shape: Shape, choices: tuple[Any, ...] | None) -> tuple[type, ...]:
    if choices:
        return tuple(dict.fromkeys(type(choice) for choice in choices))
    return tuple(dict.fromkeys(kind for name in sorted(shape.types) for kind in _PYTHON_TYPES[name])) or (object,)


def _fits(
    value: Any,
    kind: Kind,
    accepts: tuple[type, ...],
    choices: tuple[Any, ...] | None,
    low: float | None,
    high: float | None,
) -> bool:
    """Whether a default is one that the field takes."""
    if value is None or (isinstance(value, bool) and bool not in accepts and object not in accepts):
        return False
    if kind == "choice":
        return any(type(value) is type(choice) and value == choice for choice in choices or ())
    if not isinstance(value, accepts):
        return False
    if kind in ("integer", "number") and isinstance(value, int | float):
        return (low is None or value >= low) and (high is None or value <= high)
    return True
