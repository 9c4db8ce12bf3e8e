"""The fields that models of a task usually take: for a model launched since, until its schema is available."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from types import MappingProxyType
from typing import Any, Final

from lib.catalog.bundled import bundled_fields, bundled_models
from lib.catalog.schema.field import Field
from lib.catalog.schema.field_makers import TYPES, by_name, plain

_EVERY_TASK: Final = ("taskType", "taskUUID")
_OPEN_KINDS: Final = {str: "text", int: "integer", float: "number", bool: "flag"}


@cache
def task_fields(task_type: str) -> Mapping[str, Field]:
    """The fields that at least half of the curated models of a task take. Only Runware knows which are required."""
    each = [bundled_fields(air) for air, model in bundled_models().items() if model.task_type == task_type]
    common: dict[str, list[Field]] = {}
    for fields in each:
        for name, field in fields.items():
            common.setdefault(name, []).append(field)
    usual = [_open(alike) for alike in common.values() if 2 * len(alike) >= len(each)]
    return MappingProxyType({**by_name([_model(), *_basic(task_type)]), **by_name(usual), "model": _model()})


def _open(alike: Sequence[Field]) -> Field:
    """One field for several models' fields of this name, with only the choices that all of them have."""
    first = alike[0]
    required = first.required and first.name in _EVERY_TASK
    if first.kind != "choice" or all(field.choices == first.choices for field in alike):
        return replace(first, required=required)
    kind: Any = _OPEN_KINDS[type(first.choices[0])]
    return replace(first, kind=kind, required=required, choices=(), default=None, limits_from="unknown",
                   accepts=TYPES[kind])  # fmt: skip


def _model() -> Field:
    return Field("model", "media", required=True, accepts=(str,), media="model")


def _basic(task_type: str) -> list[Field]:
    type_field = Field("taskType", "choice", required=True, choices=(task_type,), limits_from="type", accepts=(str,))
    return [type_field, plain("taskUUID", "text", required=True), plain("includeCost", "flag")]
