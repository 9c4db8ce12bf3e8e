"""Finished pictures, videos and texts as the items that go over the wire."""

from __future__ import annotations

import asyncio
import base64
from typing import Any

from lib.sandbox.core.accounts import Account
from lib.sandbox.core.calls import Services
from lib.sandbox.core.media_store import Media
from lib.sandbox.core.sandbox_errors import ErrorItem, Refusal
from lib.sandbox.core.task_registry import Result, Task

_MIME = {
    "jpg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "mp4": "video/mp4",
    "webm": "video/webm",
    "mov": "video/quicktime",
}


def mime_type(name: str) -> str:
    """The media type of a stored file, by its suffix."""
    return _MIME.get(name.rsplit(".", 1)[-1], "application/octet-stream")


def is_video(name: str) -> bool:
    """Whether a stored file is a video, by its suffix."""
    return mime_type(name).startswith("video/")


async def result_item(task: Task, result: Result, account: Account, services: Services) -> dict[str, Any]:
    """One result in the form that its kind has. Raises `Refusal` when its file is gone."""
    if result.text is not None:
        return {
            "taskType": task.task_type,
            "taskUUID": task.uuid,
            "text": result.text,
            **_cost(task, result),
        }
    return await image_item(task, result, account, services)


async def image_item(task: Task, result: Result, account: Account, services: Services) -> dict[str, Any]:
    """One picture or video in the form the task asked for (`outputType`). Raises `Refusal` when its file is gone."""
    media = services.media.by_uuid(result.media_uuid or "", account.identity)
    if media is None:
        raise Refusal(ErrorItem("mediaExpired", "This result is no longer kept.", "taskUUID", "UUIDv4"))
    kind = "video" if is_video(media.name) else "image"
    return {
        "taskType": task.task_type,
        "taskUUID": task.uuid,
        f"{kind}UUID": media.uuid,
        **await _output(kind, task.request.get("outputType", "URL"), media, services),
        **({} if result.input_uuid is None else {"inputImageUUID": result.input_uuid}),
        **({} if result.seed is None else {"seed": result.seed}),
        **({} if result.nsfw is None else {"NSFWContent": result.nsfw}),
        **_cost(task, result),
    }


def _cost(task: Task, result: Result) -> dict[str, float]:
    return {"cost": result.cost_usd} if task.request.get("includeCost") else {}


async def _output(kind: str, output_type: str, media: Media, services: Services) -> dict[str, str]:
    if output_type == "URL":
        return {f"{kind}URL": services.media_url(media.name)}
    encoded = await asyncio.to_thread(lambda: base64.b64encode(media.path.read_bytes()).decode("ascii"))
    if output_type == "base64Data":
        return {f"{kind}Base64Data": encoded}
    return {f"{kind}DataURI": f"data:{mime_type(media.name)};base64,{encoded}"}
