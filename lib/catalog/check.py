"""Is this request one that its model takes? Answers in sentences for the person who wrote it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from lib.catalog.fields import Field, fields, has_own_types
from lib.catalog.models import model

Rule = Literal["unknown", "missing", "kind", "choice", "range", "step", "length"]

# Drawn by the client when the request is sent, or known from the model.
_FILLED_IN_LATER = frozenset({"taskType", "taskUUID", "model"})

_KIND_WORDS = {
    "text": "a text",
    "integer": "a whole number",
    "number": "a number",
    "choice": "one of its choices",
    "flag": "true or false",
    "media": "a picture, video or sound",
    "object": "an object",
    "list": "a list",
}


@dataclass(frozen=True)
class FieldProblem:
    """What is wrong with one field: its wire name, one plain sentence, and which rule it broke."""

    name: str
    sentence: str
    rule: Rule


def check(air: str, request: Mapping[str, Any]) -> list[FieldProblem]:
    """Everything wrong with `request` (Runware's field names) for this model; empty when nothing is.

    `taskType`, `taskUUID` and `model` may be absent: the client fills them in. Raises `UnknownModel`.
    """
    known, name = fields(air), model(air).name
    strange = [key for key in request if key not in known] if has_own_types(air) else []
    problems = [FieldProblem(key, f"{name} does not take {key}.", "unknown") for key in strange]
    for field in known.values():
        if field.name in request:
            problem = _problem(field, request[field.name])
            if problem is not None:
                problems.append(problem)
        elif field.required and field.name not in _FILLED_IN_LATER:
            problems.append(FieldProblem(field.name, f"{name} needs {field.name}.", "missing"))
    return problems


def _problem(field: Field, value: Any) -> FieldProblem | None:
    if field.kind == "choice":
        return _choice_problem(field, value)
    if not _is_kind(field, value):
        return FieldProblem(field.name, f"{field.name} should be {_KIND_WORDS[field.kind]}.", "kind")
    if isinstance(value, str) and field.kind == "text":
        return _length_problem(field, value)
    if isinstance(value, int | float) and field.kind in ("integer", "number"):
        return _range_problem(field, value)
    return None


def _choice_problem(field: Field, value: Any) -> FieldProblem | None:
    # 1 == True and 1 == 1.0 in Python; on the wire they are three values.
    if any(type(value) is type(choice) and value == choice for choice in field.choices):
        return None
    shown = ", ".join(str(choice) for choice in field.choices[:8])
    more = f" and {len(field.choices) - 8} more" if len(field.choices) > 8 else ""
    sentence = (
        f"{field.name} should be one of {shown}{more}."
        if len(field.choices) > 1
        else (f"{field.name} should be {shown}.")
    )
    return FieldProblem(field.name, sentence, "choice")


def _is_kind(field: Field, value: Any) -> bool:
    if isinstance(value, bool):
        return bool in field.accepts
    if isinstance(value, float) and not math.isfinite(value):
        return False
    return isinstance(value, field.accepts)


def _length_problem(field: Field, text: str) -> FieldProblem | None:
    count = len(text.strip()) if field.minimum else len(text)
    if field.minimum is not None and count < field.minimum:
        sentence = f"{field.name} needs at least {field.minimum:,} characters."
    elif field.maximum is not None and len(text) > field.maximum:
        sentence = f"{field.name} takes at most {field.maximum:,} characters, and this has {len(text):,}."
    else:
        return None
    return FieldProblem(field.name, sentence, "length")


def _range_problem(field: Field, value: float) -> FieldProblem | None:
    low, high = field.minimum, field.maximum
    if (low is not None and value < low) or (high is not None and value > high):
        return FieldProblem(
            field.name, f"{field.name} should be {_range_words(low, high)}, and this is {value}.", "range"
        )
    # Steps count from zero: a width is a multiple of 64. Whole numbers in steps of 1 need no telling.
    if field.step is not None and field.step != 1 and value % field.step:
        return FieldProblem(
            field.name, f"{field.name} should be a multiple of {field.step}, and this is {value}.", "step"
        )
    return None


def _range_words(low: float | None, high: float | None) -> str:
    if low is None:
        return f"at most {high}"
    return f"at least {low}" if high is None else f"{low} to {high}"
