"""The request form of "Generate image"."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from lib import catalog
from lib.navigation import GENERATE_IMAGE
from lib.ui.media_slots import Slot
from lib.ui.request_form import RequestForm

_PROMPT_ALONE_SUFFICES: Final = {"model", "taskType", "taskUUID", "positivePrompt", "width", "height"}


@cache
def prompt_models() -> tuple[str, ...]:
    """AIRs of the image models that need no more than a prompt (and a size), the featured ones first."""
    able = [model.air for model in catalog.models("imageInference") if _needs_only_a_prompt(model.air)]
    featured = [model.air for model in catalog.featured_image_models() if model.air in able]
    others = sorted((air for air in able if air not in featured), key=lambda air: catalog.model(air).name.casefold())
    return (*featured, *others)


def _needs_only_a_prompt(air: str) -> bool:
    fields = catalog.fields(air)
    required = {name for name, field in fields.items() if field.required}
    return "positivePrompt" in fields and required <= _PROMPT_ALONE_SUFFICES


_SEED: Final = Slot("seed_picture", "Start from a picture", needs="strength", folded=True)


@dataclass(frozen=True)
class ImageForm(RequestForm):
    """A form with a place for a picture to start from (image to image)."""

    def request(self) -> dict[str, Any]:
        """As the widgets say; the strength only where there is a picture for it."""
        asked = super().request()
        chosen = self.get(_SEED.name) if _SEED.needs in self.fields else []
        if chosen:
            return {**asked, "inputs": {"seedImage": chosen[0]}}
        return {name: value for name, value in asked.items() if name != "strength"}


IMAGE_FORM: Final = ImageForm(
    GENERATE_IMAGE,
    "imageInference",
    prompt_models,
    defaults={"numberResults": 4, "outputFormat": "JPG"},
    slots=(_SEED,),
)
