"""Finished pictures, videos and texts as the items that go over the wire."""

from __future__ import annotations

import asyncio
import base64
from typing import Any

from lib.catalog import kind_of_medium
from lib.media import kind_by_extension
from lib.sandbox.core.accounts import Account
from lib.sandbox.core.calls import Services
from lib.sandbox.core.media_store import Media
from lib.sandbox.core.sandbox_errors import ErrorItem, Refusal
from lib.sandbox.core.task_registry import Result, Task


def mime_type(name: str) -> str:
    """The media type of a stored file, by its suffix."""
    kind = kind_by_extension(name.rsplit(".", 1)[-1])
    return "application/octet-stream" if kind is None else kind.mime


def kind_name(name: str) -> str:
    """The kind of result of a stored file, by its suffix."""
    kind = kind_by_extension(name.rpartition(".")[2])
    return (kind_of_medium(kind.medium) if kind is not None else None) or "image"


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
    """One picture or video in the form of the task's `outputType`. Raises `Refusal` when its file is gone."""
    media = services.media.by_uuid(result.media_uuid or "", account.identity)
    if media is None:
        raise Refusal(ErrorItem("mediaExpired", "This result is no longer kept.", "taskUUID", "UUIDv4"))
    kind = kind_name(media.name)
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
