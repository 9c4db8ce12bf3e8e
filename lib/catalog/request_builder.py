"""How a request is put together, for forms and endpoints alike: what it is for, what was chosen, what goes with all."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from lib.catalog.fields import fields

_NONE: Final[Mapping[str, Any]] = MappingProxyType({})


def build_request(
    task_type: str,
    air: str,
    values: Mapping[str, Any],
    *,
    needed: Mapping[str, Any] = _NONE,
    usual: Mapping[str, Any] = _NONE,
) -> dict[str, Any]:
    """A request for a model in Runware's field names, not checked yet.

    `values` are what somebody chose. A field that they lack gets its value of `needed` if the model cannot do without
    it, or of `usual` if the model takes it. Raises `UnknownModel`.
    """
    known = fields(air)
    defaults = {name: value for name, value in needed.items() if name in known and known[name].required}
    defaults |= {name: value for name, value in usual.items() if name in known}
    # Results come by address, with their price. Not every model's type names these two, and every task takes them.
    tail = {"includeCost": True, **({"outputType": "URL"} if "outputType" in known else {})}
    head = {"taskType": task_type, "model": air}
    return {**head, **defaults, **values, **head, **tail}
