"""`videoInference`: a painting, or the pictures that were sent, taken apart into layers and filmed."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from functools import partial

import numpy as np
from PIL import Image, ImageOps

from lib.sandbox.core.calls import Call, Services
from lib.sandbox.core.media_store import Media
from lib.sandbox.core.pictures import MADE_BY, Encoded, flat
from lib.sandbox.core.running import Job, ReportProgress, carry_out
from lib.sandbox.core.task_registry import Result
from lib.sandbox.tasks.videos.video_order import VideoOrder, checked_order

# Filmed at most this large, and enlarged while it is written: time and memory stay bounded.
_FILMED_PIXELS = 1920 * 1080
# The painting is a little larger than the frame, so that approaching it stays sharp.
_PAINTED_LARGER = 1.15
_PAINTED_SIDES_PX = (128, 2048)
_PAINTED_SHARE, _LAYERED_SHARE = 0.2, 0.3


async def run(call: Call, services: Services) -> None:
    """Accept or refuse; video is answered at once and polled, unless the request says `sync`."""
    order = await checked_order(call, services)
    job = Job(
        request=order.request,
        count=order.request.get("numberResults", 1),
        price_usd=order.price_usd,
        make=partial(_make, call, order, services),
        load="video",
        failure="The sandbox could not make a video of this. Try another size, a shorter video, or another seed.",
    )
    await carry_out(call, job, services, delivery="async")


def _make(call: Call, order: VideoOrder, services: Services, index: int, report_progress: ReportProgress) -> Result:
    seed = order.seed(index)
    media = _filmed(call, order, seed, services, report_progress)
    return Result(media.uuid, seed, order.price_usd, order.nsfw())


def _filmed(call: Call, order: VideoOrder, seed: int, services: Services, report_progress: ReportProgress) -> Media:
    from lib.engines.video_file import VideoForm, write_video

    report_progress(0.0)
    output_format = order.request.get("outputFormat", "MP4")
    form = VideoForm(output_format, order.width, order.height, order.fps)
    frames = _counted(_frames(order, seed, services, report_progress), order.frame_count, report_progress)
    made_from = {"prompt": order.prompt, "seed": str(seed), "model": str(order.request["model"])}
    data = write_video(frames, form, {"comment": MADE_BY, "description": json.dumps(made_from, ensure_ascii=True)})
    encoded = Encoded(data, output_format.lower(), order.width, order.height)
    return services.media.keep(encoded, call.account.identity, order.request.get("ttl"))


def _frames(order: VideoOrder, seed: int, services: Services, report_progress: ReportProgress) -> Iterator[np.ndarray]:
    # Imported in the worker's thread: they load OpenCV.
    from lib.engines.camera import shot_for
    from lib.engines.filming import film
    from lib.engines.morphing import morph
    from lib.engines.scene_layers import take_apart

    shrink = min(1.0, math.sqrt(_FILMED_PIXELS / (order.width * order.height)))
    width, height = round(order.width * shrink / 2) * 2, round(order.height * shrink / 2) * 2
    if order.first is not None and order.last is not None:
        ends = [
            np.asarray(ImageOps.fit(end, (width, height), Image.Resampling.LANCZOS))
            for end in (order.first, order.last)
        ]
        yield from morph(ends[0], ends[1], order.frame_count)
        return
    larger = (round(width * _PAINTED_LARGER), round(height * _PAINTED_LARGER))
    picture = _painted(order, seed, larger, services) if order.first is None else _fitted(order.first, (width, height))
    report_progress(_PAINTED_SHARE)
    layers = take_apart(np.asarray(picture))
    report_progress(_LAYERED_SHARE)
    shot = shot_for(order.prompt, seed, fixed=order.fixed_camera)
    yield from film(layers, shot, width, height, order.frame_count, float(order.fps))


def _counted(frames: Iterator[np.ndarray], count: int, report_progress: ReportProgress) -> Iterator[np.ndarray]:
    for index, frame in enumerate(frames):
        report_progress(_LAYERED_SHARE + (1 - _LAYERED_SHARE) * index / count)
        yield frame


def _fitted(picture: Image.Image, size: tuple[int, int]) -> Image.Image:
    """The picture's middle in the frame's shape; larger than the frame only where it is larger itself."""
    ratio = min(picture.width / size[0], picture.height / size[1], _PAINTED_LARGER)
    ratio = max(ratio, 1.0)
    return ImageOps.fit(picture, (round(size[0] * ratio), round(size[1] * ratio)), Image.Resampling.LANCZOS)


def _painted(order: VideoOrder, seed: int, size: tuple[int, int], services: Services) -> Image.Image:
    from lib.sandbox.painting import Painting

    low, high = _PAINTED_SIDES_PX
    scale = min(high / max(size), 1.0)
    sides = [min(max(round(side * scale / 8) * 8, low), high) for side in size]
    request = order.request
    painting = Painting(
        prompt=order.prompt,
        width=sides[0],
        height=sides[1],
        seed=seed,
        negative_prompt=str(request.get("negativePrompt") or ""),
        model=str(request["model"]),
        steps=request.get("steps"),
        cfg_scale=request.get("CFGScale"),
    )
    return ImageOps.fit(flat(services.paint(painting)), size, Image.Resampling.LANCZOS)
