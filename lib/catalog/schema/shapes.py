"""What a value may be, as read from a schema, and how two such shapes combine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

_NUMERIC: Final = frozenset({"integer", "number"})

Bounds = tuple[float | None, float | None]
Node = Any
"""A schema as it came: an object, true, false, or rubbish."""


@dataclass(frozen=True)
class Shape:
    """What a value may be. `types` empty: anything. Bounds are None where there are none.

    `properties` and `items` are schemas still to be read; `refs` the references that led here, which a schema inside
    must not follow again.
    """

    types: frozenset[str] = frozenset()
    choices: tuple[Any, ...] | None = None
    number: Bounds = (None, None)
    step: float | None = None
    length: Bounds = (None, None)
    count: Bounds = (None, None)
    default: Any = None
    description: str = ""
    properties: Mapping[str, Node] = field(default_factory=dict)
    required: frozenset[str] = frozenset()
    items: Node = None
    closed: bool = False
    forbidden: bool = False
    only_null: bool = False
    refs: frozenset[str] = frozenset()


ANYTHING: Final = Shape()


def both(one: Shape, other: Shape) -> Shape:
    """What is allowed by both."""
    return Shape(
        types=_common_types(one.types, other.types),
        choices=_common_choices(one.choices, other.choices),
        number=_narrower(one.number, other.number),
        step=max((step for step in (one.step, other.step) if step is not None), default=None),
        length=_narrower(one.length, other.length),
        count=_narrower(one.count, other.count),
        default=one.default if one.default is not None else other.default,
        description=one.description or other.description,
        properties=_merged(one.properties, other.properties, "allOf"),
        required=one.required | other.required,
        items=_together(one.items, other.items, "allOf"),
        closed=one.closed or other.closed,
        forbidden=one.forbidden or other.forbidden,
        only_null=one.only_null or other.only_null,
        refs=one.refs | other.refs,
    )


def either(one: Shape, other: Shape) -> Shape:
    """What is allowed by one or the other. A variant that is not a number has no say about numbers, and so on."""
    open_ended = not one.types or not other.types
    objects = [shape for shape in (one, other) if "object" in shape.types]
    return Shape(
        types=frozenset() if open_ended else one.types | other.types,
        choices=None if one.choices is None or other.choices is None else unique((*one.choices, *other.choices)),
        number=_wider([shape.number for shape in (one, other) if _may_be(shape, _NUMERIC)]),
        step=_agreed([shape.step for shape in (one, other) if _may_be(shape, _NUMERIC)]),
        length=_wider([shape.length for shape in (one, other) if _may_be(shape, {"string"})]),
        count=_wider([shape.count for shape in (one, other) if _may_be(shape, {"array"})]),
        default=one.default if one.default is not None else other.default,
        description=one.description or other.description,
        properties=_merged(one.properties, other.properties, "anyOf"),
        required=frozenset.intersection(*(shape.required for shape in objects)) if objects else frozenset(),
        items=_together(one.items, other.items, "anyOf"),
        closed=bool(objects) and all(shape.closed for shape in objects),
        refs=one.refs | other.refs,
    )


def with_names(shape: Shape, condition: Shape) -> Shape:
    """The shape with the names that only a condition mentions; they are never required for a form to be drawn."""
    new = {name: part for name, part in condition.properties.items() if name not in shape.properties}
    return replace(shape, properties={**shape.properties, **new}, refs=shape.refs | condition.refs) if new else shape


# ---- combining two


def _common_types(one: frozenset[str], other: frozenset[str]) -> frozenset[str]:
    if not one or not other:
        return one or other
    common = one & other
    if "integer" in one | other and "number" in one | other:
        common |= {"integer"}  # every integer is a number
    return common or one


def _common_choices(one: tuple[Any, ...] | None, other: tuple[Any, ...] | None) -> tuple[Any, ...] | None:
    if one is None or other is None:
        return one if other is None else other
    common = {(type(choice), repr(choice)) for choice in other}
    return tuple(choice for choice in one if (type(choice), repr(choice)) in common) or one


def _narrower(one: Bounds, other: Bounds) -> Bounds:
    lows = [limit for limit in (one[0], other[0]) if limit is not None]
    highs = [limit for limit in (one[1], other[1]) if limit is not None]
    return in_order(max(lows, default=None), min(highs, default=None))


def _wider(bounds: list[Bounds]) -> Bounds:
    lows, highs = [low for low, _ in bounds], [high for _, high in bounds]
    low = None if not lows or None in lows else min(limit for limit in lows if limit is not None)
    high = None if not highs or None in highs else max(limit for limit in highs if limit is not None)
    return low, high


def _agreed(steps: list[float | None]) -> float | None:
    return steps[0] if steps and all(step == steps[0] for step in steps) else None


def _may_be(shape: Shape, types: Iterable[str]) -> bool:
    return not shape.types or bool(shape.types & frozenset(types))


def _merged(one: Mapping[str, Node], other: Mapping[str, Node], how: str) -> Mapping[str, Node]:
    if not one or not other:
        return one or other
    return {**one, **{name: _together(one.get(name), part, how) for name, part in other.items()}}


def _together(one: Node, other: Node, how: str) -> Node:
    if one is None or other is None:
        return other if one is None else one
    return one if one == other else {how: [one, other]}


def unique(choices: tuple[Any, ...]) -> tuple[Any, ...]:
    """Each once, in order. 1 and true are two different values."""
    return tuple({(type(choice), repr(choice)): choice for choice in choices}.values())


def in_order(low: float | None, high: float | None) -> tuple[float | None, float | None]:
    """Both bounds, or none where the lower is above the upper."""
    return (None, None) if low is not None and high is not None and low > high else (low, high)
