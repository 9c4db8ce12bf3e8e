"""The one picture that a task works on: `inputs.image`."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from PIL import Image

from lib.catalog import task
from lib.sandbox.core.calls import Call, Services
from lib.sandbox.core.memory import give_memory_back
from lib.sandbox.core.pictures import UnreadablePicture, decode
from lib.sandbox.core.provenance import own_prompt
from lib.sandbox.core.sandbox_errors import (
    ErrorItem,
    Refusal,
    invalid,
    missing,
    unsupported,
)
from lib.sandbox.tasks.inputs.media_inputs import read_bytes, stored_media

_PARAMETER = "inputs.image"


@dataclass(frozen=True)
class InputPicture:
    """RGB or RGBA, the right way up; the id of the file it came from, and the prompt if the sandbox painted it."""

    picture: Image.Image
    uuid: str | None = None
    prompt: str | None = None

    def made_from(self, call: Call) -> dict[str, str]:
        """What goes into the metadata of a result: the task, its model, and the prompt that came with the picture."""
        prompt = {} if self.prompt is None else {"prompt": self.prompt}
        return {**prompt, "task": call.task_type, "model": str(call.request["model"])}


async def read_input(call: Call, services: Services, side_px: int) -> InputPicture:
    """The picture of `inputs.image` with its longer side at most `side_px`. Raises `Refusal`."""
    inputs = checked_inputs(call.request)
    strange = [key for key in inputs if key != "image"]
    if strange:
        raise Refusal(*(unsupported(f"inputs.{key}", f"a model that {task(call.task_type).does}") for key in strange))
    value = inputs.get("image")
    if value is None:
        raise Refusal(missing(_PARAMETER, "string"))
    data = await read_bytes(value, _PARAMETER, call.account, services)
    try:
        picture = await asyncio.to_thread(_decoded, data, side_px)
    except UnreadablePicture as unreadable:
        raise Refusal(invalid(_PARAMETER, str(unreadable), "string")) from None
    media = stored_media(value, call.account, services)
    prompt = await asyncio.to_thread(own_prompt, data)
    mine = media is not None and media.owner == call.account.identity
    return InputPicture(picture, media.uuid if media is not None and mine else None, prompt)


def checked_inputs(request: Mapping[str, Any]) -> Mapping[str, Any]:
    """The request's `inputs`, which `check_fields` has found to be an object where it is there."""
    inputs = request.get("inputs") or {}
    if not isinstance(inputs, Mapping):
        raise Refusal(invalid("inputs", "be an object", "object"))
    return inputs


def images_only(model_name: str) -> Refusal:
    """The refusal for a model that works on videos, which the sandbox does not run."""
    what = f"{model_name} is a model for videos"
    message = f"{what}, and the sandbox does this to pictures only, so choose a model for pictures."
    return Refusal(ErrorItem("modelUnavailable", message, "model", "string"))


def _decoded(data: bytes, side_px: int) -> Image.Image:
    picture = decode(data)
    if max(picture.size) > side_px:
        picture.thumbnail((side_px, side_px), Image.Resampling.LANCZOS)
        give_memory_back()
    return picture
