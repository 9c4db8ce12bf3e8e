"""Checks a request against its model's fields. Problems are sentences for the person who wrote the request."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from lib.catalog.bundled import bundled_fields, bundled_model, has_own_type
from lib.catalog.fields import fields, refuses_unknown_names, schema_at_hand
from lib.catalog.live.rules import broken_rules
from lib.catalog.models import model
from lib.catalog.schema.field import Field

Rule = Literal["unknown", "missing", "kind", "choice", "range", "step", "length", "together"]

# Drawn by the client when the request is sent, or known from the model.
_FILLED_IN_LATER = frozenset({"taskType", "taskUUID", "model"})

_EVERY_TASK = frozenset(
    {"taskType", "taskUUID", "includeCost", "deliveryMethod", "outputType", "ttl", "webhookURL", "uploadEndpoint"}
)

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
    """What is wrong with one field: its wire name, one plain sentence, and which rule it broke.

    Inside objects and lists, `name` is a path, such as `inputs.seedImage` or `lora[0].weight`.
    """

    name: str
    sentence: str
    rule: Rule


def check(air: str, request: Mapping[str, Any]) -> list[FieldProblem]:
    """Everything wrong with `request` (Runware's field names) for this model; empty when nothing is.

    `taskType`, `taskUUID` and `model` may be absent: the client fills them in. Raises `UnknownModel`.
    """
    name = model(air).name
    problems = list(_problems(name, fields(air), request, closed=refuses_unknown_names(air)))
    schema = schema_at_hand(air)
    if schema is not None:
        problems = [problem for problem in problems if not _is_of_every_task(problem)]
    if problems or schema is None:
        return problems
    # Conditions may depend on task type and model, which the client fills in.
    completed = {"taskType": model(air).task_type, "model": air, **request}
    return [FieldProblem(path, sentence, "together") for path, sentence in broken_rules(name, schema, completed)]


def _is_of_every_task(problem: FieldProblem) -> bool:
    """A schema may list the model's own fields only; these are allowed in every task (PROTOCOL.md)."""
    return problem.rule == "unknown" and problem.name in _EVERY_TASK


def bundled_check(air: str, request: Mapping[str, Any]) -> list[FieldProblem]:
    """Like `check`, by what the SDK bundles alone. Raises `UnknownModel` for all but curated models."""
    return list(_problems(bundled_model(air).name, bundled_fields(air), request, closed=has_own_type(air)))


def _problems(
    name: str, known: Mapping[str, Field], request: Mapping[str, Any], *, closed: bool
) -> Iterator[FieldProblem]:
    present = {**dict.fromkeys(_FILLED_IN_LATER & known.keys() - request.keys()), **request}
    for problem in _object_problems(name, known, present, "", closed=closed):
        if problem.name not in _FILLED_IN_LATER or problem.name in request:
            yield problem


def _object_problems(
    owner: str, known: Mapping[str, Field], value: Mapping[str, Any], prefix: str, *, closed: bool
) -> Iterator[FieldProblem]:
    if closed:
        for name in value:
            if name not in known:
                yield FieldProblem(f"{prefix}{name}", f"{owner} does not take {name}.", "unknown")
    for field in known.values():
        if field.name in value:
            yield from _value_problems(field, value[field.name], f"{prefix}{field.name}")
        elif field.required:
            yield FieldProblem(f"{prefix}{field.name}", f"{owner} needs {field.name}.", "missing")


def _value_problems(field: Field, value: Any, path: str) -> Iterator[FieldProblem]:
    problem = _own_problem(field, value, path)
    if problem is not None:
        yield problem
    elif isinstance(value, Mapping):
        yield from _object_problems(path, field.children, value, f"{path}.", closed=field.closed)
    elif isinstance(value, list) and field.item is not None:
        for place, item in enumerate(value):
            yield from _value_problems(field.item, item, f"{path}[{place}]")


def _own_problem(field: Field, value: Any, path: str) -> FieldProblem | None:
    if field.kind == "choice":
        return _choice_problem(field, value, path)
    if not _is_kind(field, value):
        return FieldProblem(path, f"{path} should be {_KIND_WORDS[field.kind]}.", "kind")
    if isinstance(value, str) and field.kind in ("text", "media"):
        return _length_problem(field, value, path)
    if isinstance(value, list) and field.kind == "list":
        return _count_problem(field, len(value), path)
    if isinstance(value, int | float) and field.kind in ("integer", "number"):
        return _range_problem(field, value, path)
    return None


def _choice_problem(field: Field, value: Any, path: str) -> FieldProblem | None:
    # 1 == True and 1 == 1.0 in Python; on the wire they are three different values.
    if any(type(value) is type(choice) and value == choice for choice in field.choices):
        return None
    shown = ", ".join(str(choice) for choice in field.choices[:8])
    more = f" and {len(field.choices) - 8} more" if len(field.choices) > 8 else ""
    several = f"one of {shown}{more}" if len(field.choices) > 1 else shown
    return FieldProblem(path, f"{path} should be {several}.", "choice")


def _is_kind(field: Field, value: Any) -> bool:
    if isinstance(value, bool):
        return bool in field.accepts or object in field.accepts
    if isinstance(value, float) and not math.isfinite(value):
        return False
    return isinstance(value, field.accepts)


def _length_problem(field: Field, text: str, path: str) -> FieldProblem | None:
    count = len(text.strip()) if field.minimum else len(text)
    if field.minimum is not None and count < field.minimum:
        sentence = f"{path} needs at least {field.minimum:,} characters."
    elif field.maximum is not None and len(text) > field.maximum:
        sentence = f"{path} takes at most {field.maximum:,} characters, and this has {len(text):,}."
    else:
        return None
    return FieldProblem(path, sentence, "length")


def _count_problem(field: Field, count: int, path: str) -> FieldProblem | None:
    if field.minimum is not None and count < field.minimum:
        return FieldProblem(path, f"{path} needs at least {field.minimum:,} entries, and this has {count:,}.", "length")
    if field.maximum is not None and count > field.maximum:
        return FieldProblem(path, f"{path} takes at most {field.maximum:,} entries, and this has {count:,}.", "length")
    return None


def _range_problem(field: Field, value: float, path: str) -> FieldProblem | None:
    low, high = field.minimum, field.maximum
    if (low is not None and value < low) or (high is not None and value > high):
        return FieldProblem(path, f"{path} should be {_range_words(low, high)}, and this is {value}.", "range")
    # Steps count from zero: a width is a multiple of 64. Whole numbers in steps of 1 go without saying.
    if field.step and field.step != 1 and not _is_multiple(value, field.step):
        return FieldProblem(path, f"{path} should be a multiple of {field.step}, and this is {value}.", "step")
    return None


def _is_multiple(value: float, step: float) -> bool:
    if isinstance(value, int) and float(step).is_integer():
        return value % int(step) == 0  # exact, however large
    steps = value / step
    return math.isfinite(steps) and math.isclose(steps, round(steps), abs_tol=1e-6)


def _range_words(low: float | None, high: float | None) -> str:
    if low is None:
        return f"at most {high}"
    return f"at least {low}" if high is None else f"{low} to {high}"
