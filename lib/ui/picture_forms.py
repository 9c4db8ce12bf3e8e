"""The forms of the pages that start from pictures: one request for each picture that was chosen."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from lib import catalog
from lib.navigation import CAPTION_IMAGE, REMOVE_BACKGROUND, UPSCALE_IMAGE
from lib.ui.media_slots import Slot
from lib.ui.request_form import RequestForm

_PICTURES: Final = Slot("pictures", "Pictures", many=True, required=True)
_FIRST_CHOICE: Final = {
    "removeBackground": ("runware:109@1", "runware:112@5", "runware:112@10", "bria:2@1"),
    "upscale": ("runware:504@1", "runware:503@1", "runware:500@1", "runware:501@1"),
    "caption": ("runware:150@2", "runware:152@1", "runware:152@2"),
}


@dataclass(frozen=True)
class PictureForm(RequestForm):
    """A form whose click sends the same settings once for each chosen picture."""

    def requests(self) -> list[dict[str, Any]]:
        """One request for each picture; none while no picture was chosen."""
        return [{**self.request(), "inputs": {"image": reference}} for reference in self.get(_PICTURES.name)]


@cache
def picture_models(task_type: str) -> tuple[str, ...]:
    """AIRs of the models of a task type that take a picture (some take films), the well-known ones first."""
    able = [model.air for model in catalog.models(task_type) if _takes_pictures(model.air)]
    first = [air for air in _FIRST_CHOICE[task_type] if air in able]
    return (*first, *sorted(set(able) - set(first), key=lambda air: catalog.model(air).name.casefold()))


def _takes_pictures(air: str) -> bool:
    fields = catalog.fields(air)
    formats = fields["outputFormat"].choices if "outputFormat" in fields else ()
    return "MP4" not in formats and "MOV" not in formats


REMOVE_BACKGROUND_FORM: Final = PictureForm(
    REMOVE_BACKGROUND,
    "removeBackground",
    lambda: picture_models("removeBackground"),
    defaults={"outputFormat": "PNG"},
    slots=(_PICTURES,),
    verb="Remove background",
)
UPSCALE_FORM: Final = PictureForm(
    UPSCALE_IMAGE,
    "upscale",
    lambda: picture_models("upscale"),
    defaults={"outputFormat": "PNG", "upscaleFactor": 2},
    slots=(_PICTURES,),
    verb="Upscale",
)
CAPTION_FORM: Final = PictureForm(
    CAPTION_IMAGE, "caption", lambda: picture_models("caption"), slots=(_PICTURES,), verb="Caption"
)
