"""Dispatches one task object to its handler, and turns every failure into an error frame."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Mapping
from typing import Any

from lib.catalog import TASKS, task
from lib.sandbox.core.accounts import Account
from lib.sandbox.core.calls import Call, Emit, Services
from lib.sandbox.core.sandbox_errors import ErrorItem, Refusal, invalid, missing
from lib.sandbox.core.validation import checked_task_uuid
from lib.sandbox.server.handlers import HANDLERS, Handling

_log = logging.getLogger(__name__)
_ECHOED_CHARACTERS = 100


async def dispatch(
    request: Mapping[str, Any], account: Account, emit: Emit, services: Services, *, dry_run: bool = False
) -> None:
    """Run one task to its end, or to its acknowledgement. Every failure becomes an error frame of this task."""
    try:
        handling = _handling(request)
        checked_task_uuid(request)
        if handling.needs_catalogue and services.catalogue_ready is not None:
            await services.catalogue_ready
        await handling.run(Call(request, account, emit, dry_run), services)
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


def _handling(request: Mapping[str, Any]) -> Handling:
    task_type = request.get("taskType")
    if task_type is None:
        raise Refusal(missing("taskType", "string"))
    handling = HANDLERS.get(task_type) if isinstance(task_type, str) else None
    if handling is None:
        raise Refusal(_not_run(task_type))
    return handling


def _not_run(task_type: object) -> ErrorItem:
    allowed = tuple(HANDLERS)
    if not isinstance(task_type, str) or task_type not in TASKS:
        return invalid("taskType", "be a task type that the sandbox runs", "string", allowed)
    message = f"The sandbox has no model that {task(task_type).does}, so enter a Runware key to have it done."
    return ErrorItem("invalidTaskType", message, "taskType", "string", allowed)


def _echo(request: Mapping[str, Any], name: str) -> str | None:
    value = request.get(name)
    return value[:_ECHOED_CHARACTERS] if isinstance(value, str) else None
