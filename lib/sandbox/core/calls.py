"""What the handler of a task type receives, and how it answers."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from lib.sandbox.core.accounts import Account, Accounts
from lib.sandbox.core.media_store import MediaStore
from lib.sandbox.core.task_registry import TaskRegistry
from lib.sandbox.core.worker import Worker

if TYPE_CHECKING:
    from PIL import Image

    from lib.sandbox.painting import Painting

Frame = dict[str, list[dict[str, Any]]]
"""One message to the client: `data`, `errors`, or both."""

Emit = Callable[[Frame], Awaitable[None]]
Painter = Callable[["Painting"], "Image.Image"]


@dataclass
class Services:
    """What all handlers share. All of it but `worker`'s and `media`'s work belongs to the event loop."""

    origin: str
    accounts: Accounts
    media: MediaStore
    tasks: TaskRegistry
    worker: Worker
    paint: Painter
    catalogue_ready: asyncio.Task[None] | None = None
    _running: set[asyncio.Task[None]] = field(default_factory=set)

    def spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Run `work` whether or not anyone waits for it: a client that disconnects does not stop its task."""
        task = asyncio.get_running_loop().create_task(work)
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return task

    async def cancel_all(self) -> None:
        """Cancel every running task, at shutdown."""
        for task in list(self._running):
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)

    def media_url(self, name: str) -> str:
        return f"{self.origin}/media/{name}"


@dataclass(frozen=True)
class Call:
    """One task object as received, with its account and where answers go."""

    request: Mapping[str, Any]
    account: Account
    emit: Emit
    dry_run: bool = False

    @property
    def task_type(self) -> str:
        return str(self.request["taskType"])

    @property
    def task_uuid(self) -> str:
        return str(self.request["taskUUID"])

    async def answer(self, **values: Any) -> None:
        """Send one data item of this task."""
        await self.emit({"data": [{"taskType": self.task_type, "taskUUID": self.task_uuid, **values}]})


Handler = Callable[[Call, Services], Awaitable[None]]
