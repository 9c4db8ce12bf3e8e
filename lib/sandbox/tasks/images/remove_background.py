"""`removeBackground`: the subject of a picture on transparency, on a colour, or as a mask."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from PIL import Image

from lib import catalog
from lib.sandbox.core.calls import Call, Services
from lib.sandbox.core.pictures import encode, flat
from lib.sandbox.core.pricing import CUT_OUT_USD
from lib.sandbox.core.running import Job, ReportProgress, carry_out
from lib.sandbox.core.sandbox_errors import ErrorItem, Refusal, invalid, unsupported
from lib.sandbox.core.task_registry import Result
from lib.sandbox.core.validation import checked_for_model
from lib.sandbox.tasks.inputs.input_picture import InputPicture, images_only, read_input

MAX_SIDE_PX = 4096
"""Larger pictures are shrunk first: a cut-out holds four such pictures in memory."""

_FLAGS = ("postProcessMask", "returnOnlyMask", "alphaMatting")
_LEVELS = {
    "alphaMattingForegroundThreshold": 240,
    "alphaMattingBackgroundThreshold": 10,
    "alphaMattingErodeSize": 10,
}
_WITH_SETTINGS = "runware:109@1"


@dataclass(frozen=True)
class Settings:
    """The `settings` of RemBG: `rgba` is the colour to lay behind the subject, each part 0..255."""

    rgba: tuple[int, int, int, int] | None
    post_process: bool
    only_mask: bool
    matting: tuple[int, int, int] | None


async def run(call: Call, services: Services) -> None:
    """Accept or refuse, and answer with one picture."""
    model = checked_for_model(call.request, call.task_type)
    if "PNG" not in catalog.bundled_fields(model.air)["outputFormat"].choices:
        raise images_only(model.name)
    settings = _checked_settings(model.air, call.request.get("settings"))
    source = await read_input(call, services, MAX_SIDE_PX)
    job = Job(
        request={key: value for key, value in call.request.items() if key != "inputs"},
        count=1,
        price_usd=CUT_OUT_USD,
        make=partial(_make, call, source, settings, services),
        load="cut-out",
        failure="The sandbox could not cut out this picture. Try it again, or a smaller one.",
    )
    await carry_out(call, job, services)


def _make(
    call: Call,
    source: InputPicture,
    settings: Settings,
    services: Services,
    index: int,
    report_progress: ReportProgress,
) -> Result:
    report_progress(0.0)
    picture = cut_out(source.picture, settings, report_progress)
    output_format = call.request.get("outputFormat", "PNG")
    if output_format == "JPG":
        picture = picture if picture.mode == "L" else flat(picture)
    encoded = encode(picture, output_format, call.request.get("outputQuality", 95), source.made_from(call))
    media = services.media.keep(encoded, call.account.identity, call.request.get("ttl"))
    return Result(media.uuid, None, CUT_OUT_USD, input_uuid=source.uuid)


def cut_out(picture: Image.Image, settings: Settings, report_progress: ReportProgress) -> Image.Image:
    """The cut-out in the worker's thread: RGBA, or the mask alone (L). `report_progress` may raise to give up."""
    from lib.engines import cut_out as engine

    rgb = np.asarray(picture if picture.mode == "RGB" else picture.convert("RGB"))
    mask = engine.subject_mask(rgb)
    report_progress(0.4)
    matting = None if settings.matting is None else engine.Matting(*settings.matting)
    alpha = engine.refined_alpha(rgb, mask, matting)
    if picture.mode == "RGBA":
        # What was transparent stays so.
        alpha = np.minimum(alpha, np.asarray(picture.getchannel("A")))
    if settings.post_process:
        alpha = engine.cleaned_mask(alpha)
    report_progress(0.6)
    if settings.only_mask:
        return Image.fromarray(alpha)
    cut = Image.fromarray(engine.cut_out(rgb, alpha))
    report_progress(0.8)
    if settings.rgba is None:
        return cut
    return Image.alpha_composite(Image.new("RGBA", cut.size, settings.rgba), cut)


def _checked_settings(air: str, given: object) -> Settings:
    """Names and defaults as RemBG has them. Raises `Refusal`."""
    settings: Mapping[str, Any] = given if isinstance(given, Mapping) else {}
    items = [
        unsupported(f"settings.{name}", f"model {air}")
        for name in settings
        if air != _WITH_SETTINGS or name not in ("rgba", *_FLAGS, *_LEVELS)
    ]
    items += [
        invalid(f"settings.{name}", "be a boolean", "boolean")
        for name in _FLAGS
        if not isinstance(settings.get(name, False), bool)
    ]
    for name in _LEVELS:
        value = settings.get(name, 1)
        if type(value) is not int or not 1 <= value <= 255:
            items.append(invalid(f"settings.{name}", "be an integer between 1 and 255", "integer"))
    items += _rgba_problems(settings.get("rgba"))
    if items:
        raise Refusal(*items)
    levels = [settings.get(name, default) for name, default in _LEVELS.items()]
    return Settings(
        rgba=_colour(settings.get("rgba")),
        post_process=settings.get("postProcessMask", False),
        only_mask=settings.get("returnOnlyMask", False),
        matting=(levels[0], levels[1], levels[2]) if settings.get("alphaMatting", False) else None,
    )


def _rgba_problems(rgba: object) -> list[ErrorItem]:
    if rgba is None:
        return []
    numbers = isinstance(rgba, list) and len(rgba) == 4 and all(type(part) in (int, float) for part in rgba)
    if isinstance(rgba, list) and numbers and all(0 <= part <= 255 for part in rgba):
        return []
    return [invalid("settings.rgba", "be an array of four numbers: red, green and blue 0 to 255, and alpha", "array")]


def _colour(rgba: list[float] | None) -> tuple[int, int, int, int] | None:
    """Red, green, blue and alpha, 0..255. Alpha up to 1 is taken for a share: both are in use."""
    if rgba is None:
        return None
    red, green, blue, alpha = rgba
    return round(red), round(green), round(blue), round(alpha * 255 if alpha <= 1 else alpha)
