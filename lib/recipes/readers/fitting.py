"""Fits a recipe to a model: only the fields that it takes, within their limits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from lib import catalog

_ALWAYS: Final = frozenset({"taskType", "model", "includeCost", "outputType"})


@dataclass(frozen=True)
class Fitted:
    """A request for one model, with short phrases for what was changed or left out."""

    request: Mapping[str, Any]
    changed: tuple[str, ...]


def fit(request: Mapping[str, Any], air: str) -> Fitted:
    """`request` for this model: numbers within its ranges and at its steps, only choices and fields that it has. Raises
    `UnknownModel`."""
    fields = catalog.fields(air)
    fitted: dict[str, Any] = {"model": air}
    changed: list[str] = []
    for name, value in request.items():
        if name in _ALWAYS:
            continue
        field = fields.get(name)
        if field is None:
            changed.append(f"{name}, which {catalog.model(air).name} does not take")
            continue
        nearest = _nearest(field, value)
        if nearest is None:
            changed.append(f"{name} {_shown(value)}, which {catalog.model(air).name} does not offer")
            continue
        fitted[name] = nearest
        if nearest != value:
            changed.append(f"{name} {_shown(value)}, which becomes {_shown(nearest)}")
    return Fitted(fitted, tuple(changed))


def _nearest(field: catalog.Field, value: Any) -> Any:
    """The nearest value that the field accepts, or None if there is none."""
    if field.kind == "choice":
        return value if value in field.choices else None
    if isinstance(value, bool) or not isinstance(value, int | float) or field.kind not in ("integer", "number"):
        return value if isinstance(value, field.accepts) else None
    near: float = value
    if field.step and field.step != 1:
        near = round(near / field.step) * field.step
    if field.minimum is not None:
        near = max(near, field.minimum)
    if field.maximum is not None:
        near = min(near, field.maximum)
    return int(near) if field.kind == "integer" else float(near)


def _shown(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:g}"
    return str(value) if len(str(value)) <= 40 else f"{str(value)[:39]}…"
