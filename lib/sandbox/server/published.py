"""The sandbox's catalogue: a card and published prices for each model, in the shapes of Runware's content service.

Prices are those that the sandbox charges, of play money. A model that it does not run has none.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from lib import catalog
from lib.sandbox.core.pricing import (
    CAPTION_USD,
    CUT_OUT_USD,
    ENHANCED_PROMPT_USD,
    image_price_usd,
    upscale_price_usd,
    usual_steps,
    video_price_usd,
)

_IMAGE_SIDES_PX: Final = {"0.5K": 512, "1K": 1024, "1.5K": 1536, "2K": 2048, "3K": 3072, "4K": 4096}
_VIDEO_SIZES_PX: Final = {
    "360p": (640, 360),
    "480p": (640, 480),
    "540p": (960, 540),
    "720p": (1280, 720),
    "768p": (1280, 768),
    "1080p": (1920, 1080),
}
_SECONDS: Final = (5, 10)
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
    """A maker's id: its name in small letters and hyphens."""
    return "-".join(model.maker.casefold().split())


def pricing(model: catalog.Model) -> dict[str, Any] | None:
    """What `/models/{slug}/pricing` answers, or None for a model that the sandbox does not run."""
    maker = _PRICING.get(model.task_type)
    if maker is None:
        return None
    overview, examples, rates = maker(model)
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
    """What a model does, going by the fields of its request."""
    known = catalog.bundled_fields(model.air)
    media = {child.media for child in known["inputs"].children.values()} if "inputs" in known else set()
    prompted = "positivePrompt" in known
    found = _BY_TASK.get(model.task_type, ())
    made = {"imageInference": "image", "videoInference": "video"}.get(model.task_type)
    if made is not None:
        texts = (f"io:text-to-{made}",) if prompted else ()
        pictures = (f"io:image-to-{made}",) if "image" in media else ()
        films = ("io:video-to-video",) if made == "video" and "video" in media else ()
        found = (*texts, *pictures, *films)
    extras = {"maskMargin": "op:inpainting", "outpaint": "op:outpainting", "lora": "form:lora"}
    extras["controlNet"] = "form:controlnet"
    return [*found, *(capability for name, capability in extras.items() if name in known)]


_BY_TASK: Final[Mapping[str, tuple[str, ...]]] = {
    "removeBackground": ("op:background-removal",),
    "upscale": ("op:upscaling",),
    "caption": ("io:image-to-text",),
    "promptEnhance": ("io:text-to-text",),
    "textInference": ("io:text-to-text",),
    "audioInference": ("io:text-to-audio",),
    "3dInference": ("io:image-to-3d",),
    "vectorize": ("io:image-to-vector",),
    "imageMasking": ("op:masking",),
    "controlNetPreprocess": ("op:preprocessing",),
    "training": ("op:training",),
}

_Priced = tuple[str, list[tuple[str, float]], list[tuple[float, str, str]]]


def _images(model: catalog.Model) -> _Priced:
    known, air = catalog.bundled_fields(model.air), model.air
    steps = usual_steps(air) if "steps" in known else None
    resolutions = known["resolution"].choices if "resolution" in known else ()
    sizes = [(str(name), _IMAGE_SIDES_PX[str(name)]) for name in resolutions if str(name) in _IMAGE_SIDES_PX]
    examples = [(name, _image_usd(air, side, steps)) for name, side in sizes]
    if "width" in known:
        said = "" if steps is None else f", {steps} steps"
        examples += [(f"{side}x{side}{said}", _image_usd(air, side, steps)) for side in (512, 1024, 2048)]
    usd = _image_usd(air, 1024, steps)
    return f"${usd:.4f} for a picture of 1024 × 1024", examples, []


def _image_usd(air: str, side_px: int, steps: int | None) -> float:
    return image_price_usd(air, side_px, side_px, steps, takes_steps=steps is not None)


def _videos(model: catalog.Model) -> _Priced:
    known, air = catalog.bundled_fields(model.air), model.air
    resolutions = [str(name) for name in known["resolution"].choices] if "resolution" in known else []
    rates = [
        (video_price_usd(air, *_VIDEO_SIZES_PX[name], 1.0), "second", name)
        for name in resolutions
        if name in _VIDEO_SIZES_PX
    ]
    sizes = [(1280, 720), (1920, 1080)] if "width" in known else []
    examples = [
        (f"{width}x{height}, {seconds} s", video_price_usd(air, width, height, float(seconds)))
        for width, height in sizes
        for seconds in _SECONDS
    ]
    usd = video_price_usd(air, 1280, 720, 1.0)
    return f"${usd:.4f} a second of 720p", examples, rates


def _upscaled(_model: catalog.Model) -> _Priced:
    usd = upscale_price_usd(1024, 1024)
    return f"${usd:.4f} a megapixel of the result", [("Result of 2048x2048", upscale_price_usd(2048, 2048))], []


def _each(usd: float, what: str) -> _Priced:
    return f"${usd:.4f} a {what}", [], [(usd, what, "")]


_PRICING: Final[Mapping[str, Any]] = {
    "imageInference": _images,
    "videoInference": _videos,
    "upscale": _upscaled,
    "removeBackground": lambda _model: _each(CUT_OUT_USD, "picture"),
    "caption": lambda _model: _each(CAPTION_USD, "caption"),
    "promptEnhance": lambda _model: _each(ENHANCED_PROMPT_USD, "prompt"),
}
