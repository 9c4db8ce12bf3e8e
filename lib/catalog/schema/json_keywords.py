"""The keywords of one schema, without its references and combinations."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Final

from lib.catalog.schema.shapes import Node, Shape, in_order, unique

_TYPES: Final = ("string", "integer", "number", "boolean", "object", "array")


def own_shape(node: Mapping[str, Any]) -> Shape:
    """The shape of a schema's own keywords."""
    declared = node.get("type")
    named = [declared] if isinstance(declared, str) else list_in(declared)
    choices = _choices(node)
    types = frozenset(name for name in named if name in _TYPES) or _implied(node, choices)
    integer = "integer" in types and "number" not in types
    return Shape(
        types=types,
        choices=choices,
        number=in_order(_lowest(node, integer=integer), _highest(node, integer=integer)),
        step=_positive(node.get("multipleOf")),
        length=in_order(_count(node.get("minLength")), _count(node.get("maxLength"))),
        count=in_order(_count(node.get("minItems")), _count(node.get("maxItems"))),
        default=node.get("default"),
        description=_text(node.get("description")) or _text(node.get("title")),
        properties={str(name): part for name, part in mapping_in(node.get("properties")).items()},
        required=frozenset(name for name in list_in(node.get("required")) if isinstance(name, str)),
        items=_items(node),
        closed=node.get("additionalProperties") is False or node.get("unevaluatedProperties") is False,
        only_null=named == ["null"] or (choices == () and "enum" not in node and node.get("const", 0) is None),
    )


def _choices(node: Mapping[str, Any]) -> tuple[Any, ...] | None:
    if "const" in node:
        listed = [node["const"]]
    elif isinstance(node.get("enum"), list):
        listed = node["enum"]
    else:
        return None
    return unique(tuple(choice for choice in listed if choice is not None))


def _implied(node: Mapping[str, Any], choices: tuple[Any, ...] | None) -> frozenset[str]:
    if choices:
        return frozenset(_type_of(choice) for choice in choices)
    if "properties" in node:
        return frozenset({"object"})
    if "items" in node or "prefixItems" in node:
        return frozenset({"array"})
    if {"minimum", "maximum", "multipleOf"} & node.keys():
        return frozenset({"number"})
    return frozenset({"string"}) if {"minLength", "maxLength", "pattern"} & node.keys() else frozenset()


def _type_of(value: Any) -> str:
    if isinstance(value, bool):
        return "boolean"
    names = {str: "string", int: "integer", float: "number", dict: "object", list: "array"}
    return names.get(type(value), "object")


def _items(node: Mapping[str, Any]) -> Node:
    items = node.get("items")
    several = items if isinstance(items, list) else list_in(node.get("prefixItems"))
    if several:
        return {"anyOf": [*several, *([items] if isinstance(items, Mapping) else [])]}
    return items if isinstance(items, Mapping) else None


def _lowest(node: Mapping[str, Any], *, integer: bool) -> float | None:
    lowest, above = _number(node.get("minimum")), node.get("exclusiveMinimum")
    if integer and lowest is not None:
        lowest = math.ceil(lowest)
    if integer and above is True and lowest is not None:
        return lowest + 1
    beyond = _number(above)
    if beyond is not None and integer:
        beyond = math.floor(beyond) + 1
    return max((limit for limit in (lowest, beyond) if limit is not None), default=None)


def _highest(node: Mapping[str, Any], *, integer: bool) -> float | None:
    highest, below = _number(node.get("maximum")), node.get("exclusiveMaximum")
    if integer and highest is not None:
        highest = math.floor(highest)
    if integer and below is True and highest is not None:
        return highest - 1
    beyond = _number(below)
    if beyond is not None and integer:
        beyond = math.ceil(beyond) - 1
    return min((limit for limit in (highest, beyond) if limit is not None), default=None)


def _number(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    if isinstance(value, int):
        return value if abs(value) < 2**1000 else None
    if not math.isfinite(value):
        return None
    return int(value) if value.is_integer() and abs(value) < 2**53 else value


def _positive(value: Any) -> float | None:
    number = _number(value)
    return number if number is not None and number > 0 else None


def _count(value: Any) -> float | None:
    number = _number(value)
    return number if isinstance(number, int) and 0 <= number < 2**53 else None


def _text(value: Any) -> str:
    return " ".join(value.split())[:500] if isinstance(value, str) else ""


def list_in(value: Any) -> list[Any]:
    """The value where it is a list, else an empty one."""
    return value if isinstance(value, list) else []


def mapping_in(value: Any) -> Mapping[str, Any]:
    """The value where it is an object, else an empty one."""
    return value if isinstance(value, Mapping) else {}
