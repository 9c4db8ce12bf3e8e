"""JSON Schemas of what the sandbox takes, in the shape of `/resolve/{AIR}`: bundled types, and the ranges it checks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lib import catalog
from lib.sandbox.core.pricing import usual_steps

_NAMES = {str: "string", int: "integer", float: "number", bool: "boolean", dict: "object", list: "array"}
_DOCUMENTATION = "https://runware.ai/docs"


def resolved(air: str) -> dict[str, Any]:
    """The answer of `/resolve/{AIR}`. Raises `UnknownModel`."""
    return {"requestSchema": request_schema(air), "documentation": _DOCUMENTATION}


def request_schema(air: str) -> dict[str, Any]:
    """The schema of one task of this model. Raises `UnknownModel`."""
    model, known = catalog.bundled_model(air), catalog.bundled_fields(air)
    steps = usual_steps(air)
    properties = {name: _schema(field) for name, field in known.items()}
    if "steps" in properties and steps is not None:
        properties["steps"]["default"] = steps
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": model.name,
        "type": "object",
        "required": [name for name, field in known.items() if field.required],
        "properties": properties,
        **({"additionalProperties": False} if catalog.has_own_type(air) else {}),
    }


def _schema(field: catalog.Field) -> dict[str, Any]:
    description = {"description": field.description} if field.description else {}
    default = {} if field.default is None else {"default": field.default}
    return {**description, **_value(field), **default}


def _value(field: catalog.Field) -> dict[str, Any]:
    if field.kind == "choice":
        return {"const": field.choices[0]} if len(field.choices) == 1 else {"enum": list(field.choices)}
    if field.accepts == (object,):
        return _object(field.children) if field.children else {}
    ways = [_way(field, _NAMES[kind]) for kind in dict.fromkeys(_accepted(field))]
    return ways[0] if len(ways) == 1 else {"anyOf": ways}


def _accepted(field: catalog.Field) -> list[type]:
    # Every number may be whole; JSON Schema's "number" says both.
    return [kind for kind in field.accepts if not (kind is int and float in field.accepts)]


def _way(field: catalog.Field, name: str) -> dict[str, Any]:
    if name == "boolean" and dict in field.accepts:
        return {"const": True}
    if name == "object":
        return _object(field.children)
    if name == "array":
        items = {} if field.item is None else {"items": _schema(field.item)}
        return {"type": "array", **items, **_bounds(field, "minItems", "maxItems")}
    if name == "string":
        lengths = _bounds(field, "minLength", "maxLength") if field.kind == "text" else {}
        return {"type": "string", **lengths}
    if name in ("integer", "number"):
        step = {} if field.step in (None, 1) else {"multipleOf": field.step}
        return {"type": name, **_bounds(field, "minimum", "maximum"), **step}
    return {"type": name}


def _object(children: Mapping[str, catalog.Field]) -> dict[str, Any]:
    if not children:
        return {"type": "object"}
    required = [name for name, child in children.items() if child.required]
    return {
        "type": "object",
        "properties": {name: _schema(child) for name, child in children.items()},
        **({"required": required} if required else {}),
    }


def _bounds(field: catalog.Field, low: str, high: str) -> dict[str, Any]:
    pairs = ((low, field.minimum), (high, field.maximum))
    return {name: limit for name, limit in pairs if limit is not None}
