"""`getTaskDetails`: a task's request, and its results so far."""

from __future__ import annotations

from lib.sandbox.core.calls import Call, Services
from lib.sandbox.tasks.account.get_response import progress_frame


async def run(call: Call, services: Services) -> None:
    """Answer with the request, without the bytes of its pictures, and the results so far."""
    task = services.tasks.find(call.account, call.task_uuid)
    await call.answer(request=[dict(task.request)], response=await progress_frame(task, call, services))
