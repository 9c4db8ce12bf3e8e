"""The pictures that a `videoInference` starts from and ends with."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

import numpy as np
from PIL import Image

from lib.sandbox.core.calls import Call, Services
from lib.sandbox.core.pictures import UPLOAD_SIDE_PX, UnreadablePicture, flat
from lib.sandbox.core.sandbox_errors import Refusal, invalid, unsupported
from lib.sandbox.tasks.inputs.input_picture import checked_inputs
from lib.sandbox.tasks.inputs.media_inputs import MAX_REFERENCES, read_bytes, shrunk

_FRAME_LISTS = ("frameImages", "frames")
_ONE_PICTURE = ("image",)
_MORE_PICTURES = ("images", "referenceImages", "references")
_VIDEOS = ("video",)
_VIDEO_LISTS = ("videos", "referenceVideos")
# Sounds, masks and ready-made figures: a model may need them, the sandbox does not film them.
_NOT_FILMED = ("referenceAudios", "referenceVoices", "audio", "audios", "speech", "mask", "avatar", "background")
_AT_THE_END = ("last", "end", -1)


async def read_frames(call: Call, services: Services) -> list[Image.Image]:
    """The first picture, and the last where there is one; RGB. Raises `Refusal`.

    Without frames, a reference picture is what the video starts from, or else the first frame of a video.
    """
    inputs = checked_inputs(call.request)
    known = (*_FRAME_LISTS, *_ONE_PICTURE, *_MORE_PICTURES, *_VIDEOS, *_VIDEO_LISTS, *_NOT_FILMED)
    strange = [key for key in inputs if key not in known]
    if strange:
        raise Refusal(*(unsupported(f"inputs.{key}", "video inputs") for key in strange))
    frames = [
        (await _picture(value, parameter, call, services), last) for parameter, value, last in _named_frames(inputs)
    ]
    first = [picture for picture, last in frames if not last]
    final = [picture for picture, last in frames if last]
    if frames:
        # With a last picture alone, the video ends where it might have begun.
        return [first[0] if first else final[0], *([final[-1]] if final and first else first[1:][-1:])]
    others = [await _picture(value, parameter, call, services) for parameter, value in _listed(inputs, _MORE_PICTURES)]
    if not others:
        others = [
            await _of_video(value, parameter, call, services)
            for parameter, value in [*_single(inputs, _VIDEOS), *_listed(inputs, _VIDEO_LISTS)]
        ]
    return others[:1]


def _named_frames(inputs: Mapping[str, Any]) -> Iterator[tuple[str, object, bool]]:
    """Parameter, value, and whether the request marks it as the last frame."""
    for parameter, value in [*_single(inputs, _ONE_PICTURE), *_listed(inputs, _FRAME_LISTS)]:
        if isinstance(value, Mapping):
            place = value.get("frame")
            picture = value.get("image", value.get("inputImage"))
            yield parameter, picture, isinstance(place, str | int) and place in _AT_THE_END
        else:
            yield parameter, value, False


def _single(inputs: Mapping[str, Any], keys: tuple[str, ...]) -> list[tuple[str, object]]:
    return [(f"inputs.{key}", inputs[key]) for key in keys if inputs.get(key) is not None]


def _listed(inputs: Mapping[str, Any], keys: tuple[str, ...]) -> list[tuple[str, object]]:
    named: list[tuple[str, object]] = []
    for key in keys:
        values = inputs.get(key)
        if values is None:
            continue
        if not isinstance(values, list) or len(values) > MAX_REFERENCES:
            raise Refusal(invalid(f"inputs.{key}", f"be an array of at most {MAX_REFERENCES} media", "array"))
        named += [(f"inputs.{key}[{index}]", value) for index, value in enumerate(values)]
    return named


async def _picture(value: object, parameter: str, call: Call, services: Services) -> Image.Image:
    picture = value.get("image") if isinstance(value, Mapping) else value
    data = await read_bytes(picture, parameter, call.account, services)
    try:
        return flat(await asyncio.to_thread(shrunk, data))
    except UnreadablePicture as unreadable:
        raise Refusal(invalid(parameter, str(unreadable), "string")) from None


async def _of_video(value: object, parameter: str, call: Call, services: Services) -> Image.Image:
    video = value.get("video") if isinstance(value, Mapping) else value
    data = await read_bytes(video, parameter, call.account, services)
    try:
        return await services.worker.run(partial(_first_frame, data), load="video")
    except UnreadablePicture as unreadable:
        raise Refusal(invalid(parameter, str(unreadable), "string")) from None


def _first_frame(data: bytes) -> Image.Image:
    from lib.engines.video_file import UnreadableVideo, first_frame

    try:
        frame = first_frame(data)
    except UnreadableVideo:
        raise UnreadablePicture("be a video that can be decoded") from None
    picture = Image.fromarray(np.ascontiguousarray(frame))
    picture.thumbnail((UPLOAD_SIDE_PX, UPLOAD_SIDE_PX), Image.Resampling.LANCZOS)
    return picture
