"""What the tests of jobs share: a painter that can be held back, and a wait for jobs to end."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PIL import Image

from lib.budget import Budget
from lib.gallery.records import Job
from lib.gallery.store import Store
from lib.jobs import Jobs
from lib.owner import Owner
from lib.sandbox import Sandbox

if TYPE_CHECKING:
    from lib.sandbox.painting import Painting

WAIT_S = 20.0


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

    jobs: Jobs
    store: Store
    budget: Budget
    brush: Brush
    sandbox: Sandbox

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


ANN = Owner("a" * 32)
BOB = Owner("b" * 32)
HOST = Owner("local", own_machine=True)
