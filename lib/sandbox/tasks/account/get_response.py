"""`getResponse`: the results of a task so far. Every answer is cumulative."""

from __future__ import annotations

from typing import Any

from lib.sandbox.core.calls import Call, Frame, Services
from lib.sandbox.core.results import result_item
from lib.sandbox.core.sandbox_errors import Refusal
from lib.sandbox.core.task_registry import Task


async def run(call: Call, services: Services) -> None:
    """Answer with successes and unfinished results in `data`, failures in `errors`, in one frame."""
    await call.emit(await progress_frame(services.tasks.find(call.account, call.task_uuid), call, services))


async def progress_frame(task: Task, call: Call, services: Services) -> Frame:
    """All results of `task` so far. Unfinished results have no id; `progress` is the whole task's, 0 to 100."""
    data: list[dict[str, Any]] = []
    errors = [{**item.wire(task.task_type, task.uuid), "status": "error"} for item in task.failures]
    for result in task.results:
        try:
            data.append({**await result_item(task, result, call.account, services), "status": "success"})
        except Refusal as gone:
            errors += [{**item.wire(task.task_type, task.uuid), "status": "error"} for item in gone.items]
    done = len(task.results) + len(task.failures)
    processing = {
        "taskType": task.task_type,
        "taskUUID": task.uuid,
        "status": "processing",
        "progress": task.progress,
    }
    data += [processing] * (task.wanted - done)
    return {key: items for key, items in (("data", data), ("errors", errors)) if items}
