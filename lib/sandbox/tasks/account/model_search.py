"""`modelSearch`: over the curated models, image models first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lib import catalog
from lib.sandbox.core.calls import Call, Services
from lib.sandbox.core.sandbox_errors import ErrorItem, Refusal, invalid, unsupported

_CHOICES = {
    "source": ("official", "community"),
    "category": ("checkpoint", "lora", "lycoris", "vae", "embeddings"),
    "visibility": ("public", "private", "favorite", "owned", "all"),
    "sort": ("_score", "name", "-name"),
}
_FIELDS = frozenset({"taskType", "taskUUID", "search", "architecture", "limit", "offset", *_CHOICES})
_MAX_LIMIT = 100


async def run(call: Call, services: Services) -> None:
    """Every word of `search` is in the model's name, maker, AIR, slug or task type."""
    request = call.request
    items = _problems(request)
    if items:
        raise Refusal(*items)
    found = [model for model in catalog.bundled_models().values() if _matches(model, request)]
    found.sort(key=lambda model: model.task_type != catalog.tasks.IMAGE.type)
    if request.get("sort") in ("name", "-name"):
        found.sort(key=lambda model: model.name.lower(), reverse=request["sort"] == "-name")
    offset, limit = request.get("offset", 0), request.get("limit", 20)
    await call.answer(
        results=[_item(model) for model in found[offset : offset + limit]],
        totalResults=len(found),
    )


def _problems(request: Mapping[str, Any]) -> list[ErrorItem]:
    items = [unsupported(name, "the sandbox's model search") for name in request if name not in _FIELDS]
    for name, choices in _CHOICES.items():
        if request.get(name, choices[0]) not in choices:
            items.append(invalid(name, "be one of the allowed values", "string", choices))
    for name in ("search", "architecture"):
        if not isinstance(request.get(name, ""), str):
            items.append(invalid(name, "be a string", "string"))
    for name, low, high in (("limit", 1, _MAX_LIMIT), ("offset", 0, 1_000_000)):
        value = request.get(name, low)
        if type(value) is not int or not low <= value <= high:
            items.append(invalid(name, f"be an integer between {low} and {high}", "integer"))
    return items


def _matches(model: catalog.Model, request: Mapping[str, Any]) -> bool:
    # The curated models are Runware's own, public, and whole checkpoints.
    if request.get("source") == "community" or request.get("category", "checkpoint") != "checkpoint":
        return False
    if request.get("visibility", "public") not in ("public", "all"):
        return False
    if request.get("architecture", "").lower() not in model.slug:
        return False
    text = " ".join((model.air, model.slug, model.name, model.maker, model.task_type)).lower()
    return all(word in text for word in request.get("search", "").lower().split())


def _item(model: catalog.Model) -> dict[str, Any]:
    return {
        "air": model.air,
        "name": model.name,
        "category": "checkpoint",
        "architecture": model.slug,
        "tags": [model.maker, model.task_type],
        "private": False,
        "comment": f"{model.name} by {model.maker}, for {model.task_type}.",
    }
