"""What becomes of a widget's value when the next model takes something else."""

from __future__ import annotations

from typing import Any

from lib.ui.forms.fields.leaves import AUTO, OFF, ON, Leaf


def fitted(leaf: Leaf, value: Any, wanted: Any = None) -> Any:
    """`value` where the widget can show it; a number nearest to it; else what it starts with.

    `wanted` is what a page would have it start with, where the model takes that. None is what a model decides.
    """
    if leaf.control == "choice":
        return _choice(leaf, value, wanted)
    if leaf.control == "number":
        return _number(leaf, value, wanted)
    if leaf.control == "flag":
        return value if isinstance(value, bool) else bool(leaf.field.default)
    if leaf.control == "three ways":
        return value if value in (ON, OFF) else AUTO
    if leaf.control in ("picture", "pictures", "file", "files", "rows"):
        return value if isinstance(value, list) else []
    if leaf.control == "words":
        return _words(leaf, value)
    return value if isinstance(value, str) else wanted if isinstance(wanted, str) else ""


def choices_of(leaf: Leaf, wanted: Any = None) -> list[Any]:
    """What a choice offers: also "automatic", where the model may decide and the page does not."""
    choices = list(leaf.field.choices)
    decided = leaf.field.required or _among(wanted, choices)
    return choices if decided else [AUTO, *choices]


def _choice(leaf: Leaf, value: Any, wanted: Any) -> Any:
    offered = choices_of(leaf, wanted)
    for candidate in (value, wanted, leaf.field.default if leaf.field.required else None):
        if _among(candidate, offered):
            return candidate
    return offered[0]


def _among(value: Any, choices: list[Any]) -> bool:
    # 1 == True and 1 == 1.0 in Python; on the wire they are three values.
    return any(type(value) is type(choice) and value == choice for choice in choices)


def _number(leaf: Leaf, value: Any, wanted: Any) -> int | float | None:
    field = leaf.field
    if not _is_number(value):
        value = wanted if _is_number(wanted) else field.default if field.required else None
        if not _is_number(value):
            value = field.minimum if field.required else None
    if value is None:
        return 1 if field.required and field.kind == "integer" else 1.0 if field.required else None
    if field.minimum is not None:
        value = max(value, field.minimum)
    if field.maximum is not None:
        value = min(value, field.maximum)
    return int(value) if field.kind == "integer" else float(value)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _words(leaf: Leaf, value: Any) -> list[Any]:
    words = value if isinstance(value, list) else []
    item = leaf.field.item
    choices = item.choices if item is not None else ()
    return [word for word in words if not choices or word in choices]
