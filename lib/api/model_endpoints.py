"""The models that callers can name, and what each takes."""

from __future__ import annotations

from typing import Any

from lib import catalog
from lib.api.api_errors import ApiError, invalid
from lib.api.capabilities import CAPABILITIES

_ENDPOINTS = {capability.task_type: capability.path for capability in CAPABILITIES}
_NOT_THE_CALLERS = frozenset({"taskType", "taskUUID", "includeCost", "deliveryMethod", "uploadEndpoint", "webhookURL"})


def list_models(task_type: str | None) -> dict[str, Any]:
    """Every model that an endpoint takes, or those of one task type. Raises `ApiError`."""
    if task_type is not None and task_type not in _ENDPOINTS:
        raise invalid("taskType", f"taskType should be one of {', '.join(_ENDPOINTS)}.")
    models = [model for model in catalog.models(task_type) if model.task_type in _ENDPOINTS]
    return {"models": [_model(model) for model in models]}


def describe_model(air: str) -> dict[str, Any]:
    """One model with its fields. Raises `ApiError`."""
    try:
        model = catalog.model(air)
    except catalog.UnknownModel as error:
        raise ApiError(404, "modelNotFound", str(error), "model") from None
    if model.task_type not in _ENDPOINTS:
        raise ApiError(404, "modelNotFound", f"No endpoint takes {model.name}.", "model")
    known = [_field(field) for field in catalog.fields(air).values() if field.name not in _NOT_THE_CALLERS]
    return {**_model(model), "fields": known}


def _model(model: catalog.Model) -> dict[str, Any]:
    return {
        "model": model.air,
        "name": model.name,
        "maker": model.maker,
        "taskType": model.task_type,
        "endpoint": _ENDPOINTS[model.task_type],
    }


def _field(field: catalog.Field) -> dict[str, Any]:
    told = {
        "name": field.name,
        "kind": field.kind,
        "required": field.required,
        "choices": list(field.choices) or None,
        "minimum": field.minimum,
        "maximum": field.maximum,
        "step": field.step,
        "default": field.default,
    }
    return {name: value for name, value in told.items() if value is not None}
