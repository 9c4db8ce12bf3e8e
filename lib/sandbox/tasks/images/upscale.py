"""`upscale`: a picture two or four times as large, at most 4096 px a side."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import partial
from typing import Any

import numpy as np
from PIL import Image

from lib import catalog
from lib.sandbox.core.calls import Call, Services
from lib.sandbox.core.pictures import encode, flat
from lib.sandbox.core.pricing import upscale_price_usd
from lib.sandbox.core.running import Job, ReportProgress, carry_out
from lib.sandbox.core.sandbox_errors import Refusal, invalid
from lib.sandbox.core.task_registry import Result
from lib.sandbox.core.validation import checked_for_model
from lib.sandbox.tasks.inputs.input_picture import InputPicture, images_only, read_input

MAX_SIDE_PX = 4096
_MAX_FACTOR = 8
_DEFAULT_FACTOR = 2


async def run(call: Call, services: Services) -> None:
    """Accept or refuse, and answer with one picture."""
    model = checked_for_model(call.request, call.task_type)
    if "PNG" not in catalog.bundled_fields(model.air)["outputFormat"].choices:
        raise images_only(model.name)
    _check_factor(call.request)
    source = await read_input(call, services, MAX_SIDE_PX)
    factor = _factor(call.request, source.picture)
    price_usd = upscale_price_usd(*_result_size(source.picture, factor))
    job = Job(
        request={key: value for key, value in call.request.items() if key != "inputs"},
        count=1,
        price_usd=price_usd,
        make=partial(_make, call, source, factor, price_usd, services),
        load="upscale",
        failure="The sandbox could not enlarge this picture. Try it again, or a smaller factor.",
    )
    await carry_out(call, job, services)


def _make(
    call: Call,
    source: InputPicture,
    factor: float,
    price_usd: float,
    services: Services,
    index: int,
    report_progress: ReportProgress,
) -> Result:
    from lib.engines.enlarging import enlarged

    output_format = call.request.get("outputFormat", "JPG")
    picture = flat(source.picture) if output_format == "JPG" else source.picture
    larger = Image.fromarray(enlarged(np.asarray(picture), factor, *_result_size(picture, factor), report_progress))
    encoded = encode(larger, output_format, call.request.get("outputQuality", 95), source.made_from(call))
    media = services.media.keep(encoded, call.account.identity, call.request.get("ttl"))
    return Result(media.uuid, None, price_usd, input_uuid=source.uuid)


def _check_factor(request: Mapping[str, Any]) -> None:
    """Models without a closed list of factors, and P-Image's `targetMegapixels`. Raises `Refusal`."""
    for name, low, high in (("upscaleFactor", 1, _MAX_FACTOR), ("targetMegapixels", 1, 64)):
        value = request.get(name, low)
        if not low <= value <= high:
            raise Refusal(invalid(name, f"be a number between {low} and {high}", "float"))


def _factor(request: Mapping[str, Any], picture: Image.Image) -> float:
    if "targetMegapixels" in request:
        pixels = picture.width * picture.height
        return min(max(math.sqrt(request["targetMegapixels"] * 1_000_000 / pixels), 1.0), _MAX_FACTOR)
    return float(request.get("upscaleFactor", _DEFAULT_FACTOR))


def _result_size(picture: Image.Image, factor: float) -> tuple[int, int]:
    """Width and height of the result, px: neither side above 4096, in the picture's shape."""
    scale = min(factor, MAX_SIDE_PX / max(picture.size))
    return max(1, round(picture.width * scale)), max(1, round(picture.height * scale))
