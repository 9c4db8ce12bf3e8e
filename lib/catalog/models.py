"""Which models there are."""

from __future__ import annotations

from typing import Final

from lib.catalog.bundled import bundled_models
from lib.catalog.model import Model, community_model

_FEATURED_IMAGE_AIRS: Final = (
    "runware:100@1",
    "runware:101@1",
    "runware:400@1",
    "runware:400@4",
    "runware:z-image@turbo",
    "runware:108@1",
    "bfl:5@1",
    "google:4@3",
    "openai:gpt-image@2",
    "bytedance:seedream@4.5",
)


def models(task_type: str | None = None) -> tuple[Model, ...]:
    """Every curated model, or those of one task type such as `imageInference`, ordered by AIR as the SDK has them."""
    return tuple(entry for entry in bundled_models().values() if task_type is None or entry.task_type == task_type)


def model(air: str) -> Model:
    """The model with this AIR; one of the community where no catalogue lists it. Raises `UnknownModel`."""
    return bundled_models().get(air) or community_model(air)


def featured_image_models() -> tuple[Model, ...]:
    """A short choice of image models for a first look; the first is the default (fast and cheap)."""
    known = bundled_models()
    return tuple(known[air] for air in _FEATURED_IMAGE_AIRS if air in known)
