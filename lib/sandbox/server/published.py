"""The sandbox's catalogue: a card and published prices for each model, in the shapes of Runware's content service.

Prices are those that the sandbox charges, in play money. A model that it does not run has none.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from lib import catalog
from lib.sandbox.server.handlers import HANDLERS

CAPABILITIES: Final[Mapping[str, str]] = {
    "io:text-to-image": "Text to image",
    "io:image-to-image": "Image to image",
    "io:text-to-video": "Text to video",
    "io:image-to-video": "Image to video",
    "io:video-to-video": "Video to video",
    "io:text-to-audio": "Text to audio",
    "io:image-to-text": "Image to text",
    "io:text-to-text": "Text to text",
    "io:image-to-3d": "Image to 3D",
    "io:image-to-vector": "Image to vector",
    "op:inpainting": "Inpainting",
    "op:outpainting": "Outpainting",
    "op:upscaling": "Upscaling",
    "op:background-removal": "Background removal",
    "op:masking": "Masking",
    "op:preprocessing": "Guide pictures",
    "op:training": "Training",
    "form:lora": "LoRA",
    "form:controlnet": "ControlNet",
}
"""Labels by id, in the taxonomy that the SDK names."""


def card(model: catalog.Model, cover: str = "") -> dict[str, Any]:
    """One entry of `/models`; `cover` is the address of a picture, if there is one."""
    priced = pricing(model)
    return {
        "model": model.slug,
        "air": model.air,
        "name": model.name,
        "creator": creator_id(model),
        "capabilities": capabilities(model),
        "hosted": model.air.startswith("runware:"),
        "status": "live",
        "headline": f"{model.name} by {model.maker}, as the sandbox plays it.",
        **({"coverImage": cover} if cover else {}),
        **({} if priced is None else {name: priced[name] for name in ("pricingOverview", "pricingExamples")}),
    }


def creator_id(model: catalog.Model) -> str:
    """A maker's id: its name in lower case, with hyphens."""
    return "-".join(model.maker.casefold().split())


def pricing(model: catalog.Model) -> dict[str, Any] | None:
    """The answer of `/models/{slug}/pricing`, or None for a model that the sandbox does not run."""
    handling = HANDLERS.get(model.task_type)
    if handling is None or handling.prices is None:
        return None
    overview, examples, rates = handling.prices(model)
    return {
        "model": model.slug,
        "air": model.air,
        "name": model.name,
        "status": "live",
        "pricingOverview": overview,
        "pricingExamples": [
            {"configuration": configuration, "price": f"${usd:.6f}", "latencyMs": None}
            for configuration, usd in examples
        ],
        "pricingRates": [{"amount": amount, "unit": unit, "label": label} for amount, unit, label in rates],
        "category": [model.task_type],
    }


def capabilities(model: catalog.Model) -> list[str]:
    """A model's capabilities, judged by the fields of its request."""
    known = catalog.bundled_fields(model.air)
    media = {child.media for child in known["inputs"].children.values()} if "inputs" in known else set()
    prompted = "positivePrompt" in known
    found, made = catalog.task(model.task_type).capabilities, catalog.task(model.task_type).result
    if not found:
        texts = (f"io:text-to-{made}",) if prompted else ()
        pictures = (f"io:image-to-{made}",) if "image" in media else ()
        films = ("io:video-to-video",) if made == "video" and "video" in media else ()
        found = (*texts, *pictures, *films)
    extras = {"maskMargin": "op:inpainting", "outpaint": "op:outpainting", "lora": "form:lora"}
    extras["controlNet"] = "form:controlnet"
    return [*found, *(capability for name, capability in extras.items() if name in known)]
