"""A client on a server that follows a script, and what a test asks of it."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

from lib.catalog.wire import ResultItem
from lib.runware_api import Deadlines, Delivery, EventLoopThread, Outcome, RunwareClient
from tests.support.misbehaving_server import MisbehavingServer

QUICK = Deadlines(
    connect_s=2.0,
    sync_s=3.0,
    async_s=8.0,
    ack_s=3.0,
    poll_first_s=0.05,
    poll_max_s=0.15,
    answer_s=0.5,
    settle_s=0.3,
    ping_s=1.0,
    account_s=2.0,
)


@dataclass
class World:
    """A server, a client on it and the loop that the client lives on."""

    server: MisbehavingServer
    client: RunwareClient
    loop: EventLoopThread
    arrived: list[ResultItem] = field(default_factory=list)
    progress: list[float] = field(default_factory=list)
    sent: list[str] = field(default_factory=list)

    def start(
        self, count: int = 1, *, delivery: Delivery = "sync", task_uuid: str | None = None, **fields: Any
    ) -> Future[Outcome]:
        """Hand an image task over without waiting for it."""
        task_uuid = task_uuid or str(uuid.uuid4())
        request = {
            "taskType": "imageInference",
            "model": "runware:100@1",
            "positivePrompt": "a fox",
            "numberResults": count,
            **fields,
        }
        return self.loop.submit(
            self.client.run(
                request,
                task_uuid=task_uuid,
                expected=count,
                delivery=delivery,
                on_sent=lambda: self.sent.append(task_uuid),
                on_result=self.arrived.append,
                on_progress=self.progress.append,
            )
        )

    def run(self, count: int = 1, **options: Any) -> Outcome:
        """Hand an image task over and wait for its outcome."""
        return self.start(count, **options).result(15)

    def wait_for_refusal(self) -> None:
        """Wait until the client has found that nobody listens."""

        until = time.monotonic() + 5
        while "nobody answers" not in (self.client.status.last_problem or ""):
            assert time.monotonic() < until, "nobody tried to connect"

    def collect(self, task_uuid: str, expected: int = 1) -> Outcome:
        """Ask for a task that some process sent before."""
        return self.loop.submit(self.client.collect(task_uuid, expected=expected)).result(15)


MakeWorld = Callable[..., World]
