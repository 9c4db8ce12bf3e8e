"""Finished pictures as the items that go over the wire."""

from __future__ import annotations

import asyncio
import base64
from typing import Any

from lib.sandbox.accounts import Account
from lib.sandbox.calls import Services
from lib.sandbox.errors import ErrorItem, Refusal
from lib.sandbox.media_store import Media
from lib.sandbox.task_registry import Result, Task

_MIME = {"jpg": "image/jpeg", "png": "image/png", "webp": "image/webp"}


def mime_type(name: str) -> str:
    """The media type of a stored file, by its suffix."""
    return _MIME.get(name.rsplit(".", 1)[-1], "application/octet-stream")


async def image_item(task: Task, result: Result, account: Account, services: Services) -> dict[str, Any]:
    """One picture in the form the task asked for (`outputType`). Raises `Refusal` when its file is gone."""
    media = services.media.by_uuid(result.media_uuid, account.identity)
    if media is None:
        raise Refusal(ErrorItem("mediaExpired", "This result is no longer kept.", "taskUUID", "UUIDv4"))
    return {
        "taskType": task.task_type,
        "taskUUID": task.uuid,
        "imageUUID": media.uuid,
        **await _output(task.request.get("outputType", "URL"), media, services),
        "seed": result.seed,
        **({} if result.nsfw is None else {"NSFWContent": result.nsfw}),
        **({"cost": result.cost_usd} if task.request.get("includeCost") else {}),
    }


async def _output(output_type: str, media: Media, services: Services) -> dict[str, str]:
    if output_type == "URL":
        return {"imageURL": services.media_url(media.name)}
    encoded = await asyncio.to_thread(lambda: base64.b64encode(media.path.read_bytes()).decode("ascii"))
    if output_type == "base64Data":
        return {"imageBase64Data": encoded}
    return {"imageDataURI": f"data:{mime_type(media.name)};base64,{encoded}"}
