"""The request form of "Generate video": from a prompt, or from a first and a last picture."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from lib import catalog
from lib.navigation import GENERATE_VIDEO
from lib.ui.media_slots import Slot
from lib.ui.request_form import RequestForm

_ENOUGH: Final = {"model", "taskType", "taskUUID", "positivePrompt", "width", "height", "duration"}
_FEATURED: Final = (
    "lightricks:ltx@2.3-fast",
    "bytedance:2@2",
    "klingai:6@1",
    "google:3@3",
    "google:3@2",
    "minimax:4@2",
    "alibaba:wan@2.6-flash",
)
_FIRST = Slot("first_picture", "First picture", folded=True)
_LAST = Slot("last_picture", "Last picture", folded=True)


@dataclass(frozen=True)
class VideoForm(RequestForm):
    """A form with a place for the first and for the last picture."""

    def requests(self) -> list[dict[str, Any]]:
        """One request, with the chosen pictures as its frames."""
        asked = self.request()
        frames = [
            {"image": reference, "frame": place}
            for slot, place in ((_FIRST, "first"), (_LAST, "last"))
            for reference in self.get(slot.name)
        ]
        return [{**asked, "inputs": {"frameImages": frames}} if frames and "inputs" in self.fields else asked]


@cache
def video_models() -> tuple[str, ...]:
    """AIRs of the video models that a prompt suffices for, the well-known ones first."""
    able = [model.air for model in catalog.models("videoInference") if _a_prompt_suffices(model.air)]
    first = [air for air in _FEATURED if air in able]
    return (*first, *sorted(set(able) - set(first), key=lambda air: catalog.model(air).name.casefold()))


def _a_prompt_suffices(air: str) -> bool:
    fields = catalog.fields(air)
    return "positivePrompt" in fields and {name for name, field in fields.items() if field.required} <= _ENOUGH


VIDEO_FORM: Final = VideoForm(
    GENERATE_VIDEO,
    "videoInference",
    video_models,
    defaults={"width": 1280, "height": 720, "duration": 5, "outputFormat": "MP4"},
    slots=(_FIRST, _LAST),
)
