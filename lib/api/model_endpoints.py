"""The models that callers can use, and the fields of each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lib import catalog
from lib.api.api_errors import ApiError, invalid
from lib.api.capabilities import capabilities

_SET_BY_STUDIO = frozenset({"taskType", "taskUUID", "includeCost", "deliveryMethod", "uploadEndpoint", "webhookURL"})


def list_models(task_type: str | None) -> dict[str, Any]:
    """Lists the models that an endpoint takes, or those of one task type. Raises `ApiError`."""
    endpoints = _endpoints()
    if task_type is not None and task_type not in endpoints:
        raise invalid("taskType", f"taskType should be one of {', '.join(endpoints)}.")
    models = [model for model in catalog.models(task_type) if model.task_type in endpoints]
    return {"models": [_model(model, endpoints) for model in models]}


def describe_model(air: str) -> dict[str, Any]:
    """Describes one model with its fields. Raises `ApiError`."""
    try:
        model = catalog.model(air)
    except catalog.UnknownModel as error:
        raise ApiError(404, "modelNotFound", str(error), "model") from None
    endpoints = _endpoints()
    if model.task_type not in endpoints:
        raise ApiError(404, "modelNotFound", f"No endpoint takes {model.name}.", "model")
    known = [_field(field) for field in catalog.fields(air).values() if field.name not in _SET_BY_STUDIO]
    return {**_model(model, endpoints), "fields": known}


def _endpoints() -> dict[str, str]:
    """The endpoints' paths by task type."""
    return {capability.task_type: capability.path for capability in capabilities()}


def _model(model: catalog.Model, endpoints: Mapping[str, str]) -> dict[str, Any]:
    return {
        "model": model.air,
        "name": model.name,
        "maker": model.maker,
        "taskType": model.task_type,
        "endpoint": endpoints[model.task_type],
    }


def _field(field: catalog.Field) -> dict[str, Any]:
    facts = {
        "name": field.name,
        "kind": field.kind,
        "required": field.required,
        "choices": list(field.choices) or None,
        "minimum": field.minimum,
        "maximum": field.maximum,
        "step": field.step,
        "default": field.default,
    }
    return {name: value for name, value in facts.items() if value is not None}
