"""`getTaskDetails`: a task's request, and what it has answered so far."""

from __future__ import annotations

from lib.sandbox.core.calls import Call, Services
from lib.sandbox.tasks.account.get_response import progress_frame


async def run(call: Call, services: Services) -> None:
    """The request without the bytes of its pictures."""
    task = services.tasks.find(call.account, call.task_uuid)
    await call.answer(request=[dict(task.request)], response=await progress_frame(task, call, services))
