"""What the tests of jobs share: a request, a painter that can be held back, and a wait for jobs to end."""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from PIL import Image

from lib.access import Visitor
from lib.accounts import Accounts
from lib.budget import Budget
from lib.gallery import Inputs, Job, Store
from lib.jobs import Jobs
from lib.runware_api import Deadlines, EventLoopThread
from lib.sandbox import Sandbox
from lib.settings import Settings
from lib.studio import Overrides, Studio

if TYPE_CHECKING:
    from lib.sandbox.painting import Painting

WAIT_S = 20.0
ANN = Visitor("a" * 32)
BOB = Visitor("b" * 32)
HOST = Visitor("local", own_machine=True)


@dataclass
class Brush:
    """A painter that paints one colour at once; while `held`, it waits."""

    go_on: threading.Event = field(default_factory=threading.Event)
    painted: int = 0

    def __post_init__(self) -> None:
        self.go_on.set()

    def __call__(self, painting: Painting) -> Image.Image:
        assert self.go_on.wait(WAIT_S)
        self.painted += 1
        return Image.new("RGB", (painting.width, painting.height), "teal")

    def hold(self) -> None:
        self.go_on.clear()


@dataclass
class Bench:
    """Everything behind the pages, with what a test wants to look at."""

    studio: Studio
    brush: Brush
    sandbox: Sandbox

    @property
    def jobs(self) -> Jobs:
        return self.studio.jobs

    @property
    def accounts(self) -> Accounts:
        return self.studio.accounts

    @property
    def store(self) -> Store:
        return self.studio.store

    @property
    def inputs(self) -> Inputs:
        return self.studio.inputs

    @property
    def budget(self) -> Budget:
        return self.studio.budget

    @property
    def loop(self) -> EventLoopThread:
        return self.studio.loop

    def close(self) -> None:
        """As `Studio.close`, without patience. May be called more than once."""
        self.jobs.close(finish_within_s=0.2)
        self.studio.close()

    def ended(self, job: Job) -> Job:
        """Wait until a job has ended, and return it as it is then."""
        while True:
            seen = self.jobs.revision(job.owner)
            now = self.store.job(job.task_uuid)
            assert now is not None
            if now.ended and job.task_uuid not in self.jobs.unfinished(job.owner):
                return now
            assert self.jobs.wait_for_change(job.owner, seen, WAIT_S) != seen, f"still {now.state}"

    def in_state(self, job: Job, state: str) -> Job:
        """Wait until a job is in a state."""
        while True:
            seen = self.jobs.revision(job.owner)
            now = self.store.job(job.task_uuid)
            assert now is not None
            if now.state == state:
                return now
            assert self.jobs.wait_for_change(job.owner, seen, WAIT_S) != seen, f"still {now.state}"


def open_bench(
    settings: Settings,
    sandbox: Sandbox,
    brush: Brush,
    *,
    absent_s: Callable[[str], float] = lambda _owner_id: 0.0,
    now: Callable[[], float] = time.monotonic,
    busy_s: float = 15.0,
) -> Bench:
    """A studio with the test's own sandbox, polled quickly."""
    overrides = Overrides(
        start_sandbox=lambda: sandbox,
        deadlines=Deadlines(poll_first_s=0.05),
        absent_s=absent_s,
        now=now,
        busy_s=busy_s,
        reads_catalogue=False,
    )
    return Bench(Studio.open(settings, overrides), brush, sandbox)


def request(**changes: Any) -> dict[str, Any]:
    return {
        "taskType": "imageInference",
        "model": "runware:100@1",
        "positivePrompt": "a fox in a snowy forest",
        "width": 512,
        "height": 512,
        "numberResults": 1,
        "outputType": "URL",
        "includeCost": True,
        **changes,
    }


def submit(bench: Bench, visitor: Visitor = ANN, submission: str | None = None, **changes: Any) -> Job:
    return bench.jobs.submit(visitor, "generate_image", request(**changes), submission or uuid.uuid4().hex)
