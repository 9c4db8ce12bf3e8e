"""`mediaStorage`: pictures and videos are stored for later requests, and deleted on request."""

from __future__ import annotations

import asyncio
from functools import partial

from lib.media import FileKind, video_kind
from lib.sandbox.core.calls import Call, Services
from lib.sandbox.core.pictures import Encoded, UnreadablePicture
from lib.sandbox.core.sandbox_errors import (
    ErrorItem,
    Refusal,
    invalid,
    missing,
    unsupported,
)
from lib.sandbox.tasks.inputs.image_upload import stored_form
from lib.sandbox.tasks.inputs.media_inputs import read_bytes, stored_media

_OPERATIONS = ("upload", "delete")
_FIELDS = ("taskType", "taskUUID", "operation", "media", "includeCost")


async def run(call: Call, services: Services) -> None:
    """Answer with the `mediaUUID`, and after an upload its `mediaURL`. It costs nothing."""
    items = [unsupported(name, "mediaStorage") for name in call.request if name not in _FIELDS]
    items += [missing(name, "string") for name in ("operation", "media") if call.request.get(name) is None]
    operation = call.request.get("operation")
    if operation is not None and operation not in _OPERATIONS:
        items.append(invalid("operation", "be one of the allowed values", "string", _OPERATIONS))
    if items:
        raise Refusal(*items)
    await (_upload(call, services) if operation == "upload" else _delete(call, services))


async def _upload(call: Call, services: Services) -> None:
    data = await read_bytes(call.request["media"], "media", call.account, services)
    video = video_kind(data)
    try:
        if video is None:
            encoded = await asyncio.to_thread(stored_form, data)
        else:
            encoded = await services.worker.run(partial(_checked_video, data, video), load="video")
    except UnreadablePicture as unreadable:
        raise Refusal(invalid("media", str(unreadable), "string")) from None
    services.tasks.spend(call.account, call.task_uuid)
    media = await asyncio.to_thread(services.media.keep, encoded, call.account.identity)
    await call.answer(operation="upload", mediaUUID=media.uuid, mediaURL=services.media_url(media.name))


async def _delete(call: Call, services: Services) -> None:
    media = stored_media(call.request["media"], call.account, services)
    if media is None or media.owner != call.account.identity:
        raise Refusal(ErrorItem("mediaNotFound", "No media with this UUID was found.", "media", "UUIDv4"))
    services.tasks.spend(call.account, call.task_uuid)
    await asyncio.to_thread(services.media.delete, media)
    await call.answer(operation="delete", mediaUUID=media.uuid)


def _checked_video(data: bytes, kind: FileKind) -> Encoded:
    """In the worker's thread: the video as it is, if its first frame can be shown. Raises `UnreadablePicture`."""
    from lib.engines.video_file import UnreadableVideo, first_frame

    try:
        height, width = first_frame(data).shape[:2]
    except UnreadableVideo:
        raise UnreadablePicture("be a picture or a video that can be decoded") from None
    return Encoded(data, kind.extension, width, height)
