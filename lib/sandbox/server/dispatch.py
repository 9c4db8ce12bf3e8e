"""From one task object to its handler, and from whatever goes wrong there to an error frame."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Mapping
from typing import Any

from lib.sandbox.core.accounts import Account
from lib.sandbox.core.calls import Call, Emit, Handler, Services
from lib.sandbox.core.sandbox_errors import ErrorItem, Refusal, invalid, missing
from lib.sandbox.core.validation import checked_task_uuid
from lib.sandbox.tasks.account import account_management, get_response, get_task_details, model_search
from lib.sandbox.tasks.images import image_inference, remove_background, upscale
from lib.sandbox.tasks.inputs import image_upload, media_storage
from lib.sandbox.tasks.texts import caption, prompt_enhance
from lib.sandbox.tasks.videos import video_inference

_log = logging.getLogger(__name__)

HANDLERS: Mapping[str, Handler] = {
    "imageInference": image_inference.run,
    "videoInference": video_inference.run,
    "removeBackground": remove_background.run,
    "upscale": upscale.run,
    "caption": caption.run,
    "promptEnhance": prompt_enhance.run,
    "getResponse": get_response.run,
    "getTaskDetails": get_task_details.run,
    "accountManagement": account_management.run,
    "modelSearch": model_search.run,
    "imageUpload": image_upload.run,
    "mediaStorage": media_storage.run,
}
"""One handler per task type; authentication and ping belong to the connection."""

_NEED_THE_CATALOGUE = frozenset(
    {"imageInference", "videoInference", "removeBackground", "upscale", "caption", "promptEnhance", "modelSearch"}
)
_ECHOED_CHARACTERS = 100


async def dispatch(
    request: Mapping[str, Any], account: Account, emit: Emit, services: Services, *, dry_run: bool = False
) -> None:
    """Run one task to its end, or to its acknowledgement. Every failure becomes an error frame of this task."""
    try:
        handler = _handler(request)
        checked_task_uuid(request)
        if request["taskType"] in _NEED_THE_CATALOGUE and services.catalogue_ready is not None:
            await services.catalogue_ready
        await handler(Call(request, account, emit, dry_run), services)
    except Refusal as refusal:
        await emit({"errors": wire_errors(request, refusal)})
    except Exception as error:  # noqa: BLE001 - a server answers whatever happens
        # Only where it happened: the error's own text may quote the request.
        where = "".join(traceback.format_tb(error.__traceback__))
        _log.error("%s while running %s\n%s", type(error).__name__, request.get("taskType"), where)
        broken = Refusal(ErrorItem("internalServerError", "The sandbox failed to run this task."))
        await emit({"errors": wire_errors(request, broken)})


def wire_errors(request: Mapping[str, Any], refusal: Refusal) -> list[dict[str, Any]]:
    """The refusal's items with the task they belong to, as far as the request names it."""
    return [item.wire(_echo(request, "taskType"), _echo(request, "taskUUID")) for item in refusal.items]


def _handler(request: Mapping[str, Any]) -> Handler:
    task_type = request.get("taskType")
    if task_type is None:
        raise Refusal(missing("taskType", "string"))
    handler = HANDLERS.get(task_type) if isinstance(task_type, str) else None
    if handler is None:
        raise Refusal(invalid("taskType", "be a task type that the sandbox runs", "string", tuple(HANDLERS)))
    return handler


def _echo(request: Mapping[str, Any], name: str) -> str | None:
    value = request.get(name)
    return value[:_ECHOED_CHARACTERS] if isinstance(value, str) else None
