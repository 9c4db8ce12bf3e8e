"""Rules across fields: the conditions and combinations of a schema, which no single field can express.

Only what is certain is reported. A request of the studio names pictures by its own ids, not by what will be sent, so
rules about the text of a media field are left to Runware.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from lib.catalog.live.live_schema import LiveSchema
from lib.catalog.schema.field import Field

_log = logging.getLogger(__name__)
_STANDS_IN: Final = "00000000-0000-4000-8000-000000000000"
_MOST: Final = 5


def broken_rules(name: str, schema: LiveSchema, request: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    """Paths and sentences of the rules across fields that a request breaks; at most five.

    `request` has passed the check of every field. A schema that cannot be applied has no rules.
    """
    from jsonschema.validators import Draft202012Validator
    from referencing import Registry

    filled = {"taskUUID": _STANDS_IN, **request}
    try:
        validator = Draft202012Validator(schema.schema(), registry=Registry())
        problems = (_problem(name, schema, error) for error in validator.iter_errors(filled))
        found = [problem for problem in problems if problem is not None]
    except Exception:  # noqa: BLE001 - a broken schema, however broken, must not stop anyone from sending
        _log.warning("the schema of %s cannot be applied", name, exc_info=True)
        return []
    return list(dict.fromkeys(found))[:_MOST]


def _problem(name: str, schema: LiveSchema, error: Any) -> tuple[str, str] | None:
    path = _path(error.absolute_path)
    if error.validator == "required" and isinstance(error.instance, Mapping):
        absent = next((key for key in error.validator_value if key not in error.instance), None)
        return None if absent is None else (_within(path, absent), f"{path or name} needs {absent} with these values.")
    if error.validator in ("anyOf", "oneOf"):
        return _missing_one(name, path, error)
    wording = _WORDING.get(error.validator)
    if wording is None or not path or _is_medium(schema, error.absolute_path):
        return None
    limit = error.validator_value
    shown = ", ".join(map(str, limit[:8])) if isinstance(limit, list) else str(limit)
    return path, f"{path} should be {wording} {shown} with these values."


_WORDING: Final = {
    "maximum": "at most",
    "minimum": "at least",
    "exclusiveMaximum": "less than",
    "exclusiveMinimum": "more than",
    "multipleOf": "a multiple of",
    "const": "exactly",
    "enum": "one of",
}


def _missing_one(name: str, path: str, error: Any) -> tuple[str, str] | None:
    """The problem of variants that differ in required names: all that is known is that one of the names is missing."""
    if error.validator == "oneOf" and not error.context:
        return None  # more than one fits: Runware decides
    if not error.context or not all(part.validator == "required" for part in error.context):
        return None
    ways: list[str] = []
    for part in error.context:
        absent = [key for key in part.validator_value if key not in part.instance]
        ways += [key for key in absent if key not in ways]
    if not ways:
        return None
    return _within(path, ways[0]), f"{path or name} needs one of {', '.join(ways)}."


def _is_medium(schema: LiveSchema, path: Iterable[Any]) -> bool:
    fields: Mapping[str, Field] = schema.fields
    field: Field | None = None
    for step in path:
        inside = field.item if field is not None else None
        field = inside if isinstance(step, int) else fields.get(step)
        if field is None:
            return False
        fields = field.children
    return field is not None and field.kind == "media"


def _path(steps: Sequence[Any]) -> str:
    text = ""
    for step in steps:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else str(step)
    return text


def _within(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
