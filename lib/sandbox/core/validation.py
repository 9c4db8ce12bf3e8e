"""The rules of a request, as errors in Runware's codes; every error at once, `parameter` naming the field."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from lib import catalog
from lib.sandbox.core.sandbox_errors import (
    ErrorItem,
    Refusal,
    invalid,
    missing,
    unsupported,
)

MAX_SIDE_PX = 4096
MIN_SIDE_PX = 64

_TYPES = {
    "text": "string",
    "integer": "integer",
    "number": "float",
    "choice": "string",
    "flag": "boolean",
    "media": "string",
    "object": "object",
    "list": "array",
}

# Runware would call these addresses; the sandbox calls none.
_CALLS_OUT = ("webhookURL", "uploadEndpoint")


def checked_task_uuid(request: Mapping[str, Any]) -> str:
    """The task's id. Raises `Refusal` unless it is a UUID v4 written out in full."""
    value = request.get("taskUUID")
    if value is None:
        raise Refusal(missing("taskUUID", "UUIDv4"))
    try:
        parsed = uuid.UUID(value) if isinstance(value, str) and len(value) == 36 else None
    except ValueError:
        parsed = None
    if parsed is None or parsed.version != 4:
        raise Refusal(invalid("taskUUID", "be a valid UUID v4", "UUIDv4"))
    return str(value)


def checked_model(request: Mapping[str, Any], task_type: str) -> catalog.Model:
    """The requested model. Raises `Refusal` for none, an unknown one, and one of another task type."""
    air = request.get("model")
    if air is None:
        raise Refusal(missing("model", "string"))
    if not isinstance(air, str) or ":" not in air or "@" not in air:
        raise Refusal(invalid("model", "be an AIR identifier such as runware:100@1", "string"))
    try:
        model = catalog.bundled_model(air)
    except catalog.UnknownModel:
        message = f"The sandbox knows the curated models and not '{air[:80]}', so choose one from the list."
        raise Refusal(ErrorItem("modelNotFound", message, "model", "string")) from None
    if model.task_type != task_type:
        wanted, does = catalog.task(task_type).does, catalog.task(model.task_type).does
        raise Refusal(invalid("model", f"be a model that {wanted}, and {model.name} {does}", "string"))
    return model


def checked_for_model(request: Mapping[str, Any], task_type: str) -> catalog.Model:
    """The request's model, once its fields have passed the model's checks. Raises `Refusal` with every problem."""
    model = checked_model(request, task_type)
    items = [*check_fields(model, request), *check_addresses(request)]
    if items:
        raise Refusal(*items)
    return model


def check_fields(model: catalog.Model, request: Mapping[str, Any]) -> list[ErrorItem]:
    """The problems of the request by the model's own fields."""
    known = catalog.bundled_fields(model.air)
    items = []
    for problem in catalog.bundled_check(model.air, request):
        if problem.name.split("[")[0].split(".")[0] != problem.name:
            continue  # contents of objects and lists are checked where they are read
        if problem.rule == "unknown":
            items.append(unsupported(problem.name, f"the model {model.name}"))
        elif problem.rule == "missing":
            items.append(missing(problem.name, _TYPES[known[problem.name].kind]))
        else:
            field = known[problem.name]
            items.append(invalid(field.name, _must(field), _TYPES[field.kind], field.choices))
    return items


def check_image_size(model: catalog.Model, request: Mapping[str, Any]) -> list[ErrorItem]:
    """Sides come in pairs, and within what the sandbox draws where the model's own sizes are not known."""
    items = []
    for side, other in (("width", "height"), ("height", "width")):
        value = request.get(side)
        if value is None and request.get(other) is not None and not catalog.bundled_fields(model.air)[side].required:
            items.append(missing(side, "integer"))
        if type(value) is int and not MIN_SIDE_PX <= value <= MAX_SIDE_PX and _unbounded(model, side):
            items.append(invalid(side, f"be an integer between {MIN_SIDE_PX} and {MAX_SIDE_PX}", "integer"))
    return items


def check_addresses(request: Mapping[str, Any]) -> list[ErrorItem]:
    """Addresses that Runware would call and the sandbox will not."""
    return [
        ErrorItem("unsupportedParameter", f"The sandbox calls no address of yours, so '{name}' has no use here.", name)
        for name in _CALLS_OUT
        if request.get(name) is not None
    ]


def check_safety(request: Mapping[str, Any]) -> list[ErrorItem]:
    """`safety.checkContent` is true or false."""
    safety = request.get("safety")
    if isinstance(safety, Mapping) and not isinstance(safety.get("checkContent", False), bool):
        return [invalid("safety.checkContent", "be a boolean", "boolean")]
    return []


def _unbounded(model: catalog.Model, side: str) -> bool:
    field = catalog.bundled_fields(model.air).get(side)
    return field is not None and field.maximum is None and not field.choices


def _must(field: catalog.Field) -> str:
    if field.kind == "choice":
        return "be one of the allowed values"
    low, high = field.minimum, field.maximum
    if field.kind == "text":
        return f"be a string of {low or 0} to {high} characters" if high is not None else "be a string"
    if field.kind in ("integer", "number"):
        noun = "an integer" if field.kind == "integer" else "a number"
        limits = "" if low is None else f" of at least {low}" if high is None else f" between {low} and {high}"
        return f"be {noun}{limits}" + (f", and a multiple of {field.step}" if (field.step or 1) != 1 else "")
    return {"flag": "be a boolean", "object": "be an object", "list": "be an array"}.get(field.kind, "be valid")
