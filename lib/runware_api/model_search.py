"""`modelSearch`: the parameters sent, and the models in its results.

Source of the item's names: the SDK's `ModelSearchParams`, and `IModel` of the SDK before it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from runware.types.task_map import ModelSearchParams

ModelSource = Literal["official", "community"]


@dataclass(frozen=True)
class FoundModel:
    """One model. Every text but `air` is empty where Runware gives none.

    `category` is such as `checkpoint` or `lora`, `architecture` the family of models it belongs to, such as `sdxl`.
    """

    air: str
    name: str
    version: str = ""
    category: str = ""
    architecture: str = ""


@dataclass(frozen=True)
class FoundModels:
    """One page of what a search found; `total` is how many there are on all pages."""

    models: tuple[FoundModel, ...]
    total: int


def search_params(
    words: str, *, source: ModelSource | None, limit: int, offset: int, task_uuid: str
) -> ModelSearchParams:
    """Builds a `modelSearch` request; `source` None searches all models."""
    params: ModelSearchParams = {"search": words, "limit": limit, "offset": offset, "taskUUID": task_uuid}
    if source is not None:
        params["source"] = source
    return params


def read_models(item: Mapping[str, Any]) -> FoundModels:
    """Reads a `modelSearch` result. Models without an AIR cannot be requested and are left out."""
    listed = item.get("results")
    entries = listed if isinstance(listed, list) else []
    found = tuple(_model(entry) for entry in entries if isinstance(entry, Mapping) and _text(entry.get("air")))
    total = item.get("totalResults")
    return FoundModels(found, total if type(total) is int else len(found))


def _model(entry: Mapping[str, Any]) -> FoundModel:
    air = _text(entry.get("air"))
    return FoundModel(
        air=air,
        name=_text(entry.get("name")) or air,
        version=_text(entry.get("version")),
        category=_text(entry.get("category")),
        architecture=_text(entry.get("architecture")),
    )


def _text(value: Any) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""
