"""The tasks of each account: requests, results so far, and used ids."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lib.sandbox.core.accounts import Account
from lib.sandbox.core.sandbox_errors import ErrorItem, Refusal

# Runware advises 2 to 4; the bound only limits the sandbox's memory.
MAX_UNFINISHED = 256
MAX_FINISHED = 1_000
MAX_SPENT_IDS = 50_000


@dataclass
class Result:
    """One finished picture, video or text of a task. The wire item is built on request: bytes stay on disk.

    A text has no `media_uuid`. `input_uuid` is the picture that was worked on, where it is stored.
    """

    media_uuid: str | None
    seed: int | None
    cost_usd: float
    nsfw: bool | None = None
    text: str | None = None
    input_uuid: str | None = None


@dataclass
class Task:
    """One accepted task. `request` is as sent, except that media in it are left out.

    `share` is how much of the result that is being made is done, 0..1; the worker's thread sets it.
    """

    uuid: str
    task_type: str
    request: Mapping[str, Any]
    wanted: int
    results: list[Result] = field(default_factory=list)
    failures: list[ErrorItem] = field(default_factory=list)
    share: float = 0.0

    @property
    def finished(self) -> bool:
        return len(self.results) + len(self.failures) >= self.wanted

    @property
    def progress(self) -> int:
        """Of the whole task, 0..100; below 100 until the last result is there."""
        done = len(self.results) + len(self.failures)
        return 100 if self.finished else min(int((done + self.share) * 100 / self.wanted), 99)


class TaskRegistry:
    """Tasks by account and `taskUUID`. Finished ones are forgotten when there are too many, their ids much later."""

    def __init__(self) -> None:
        self._tasks: dict[str, dict[str, Task]] = {}
        self._spent: dict[str, dict[str, None]] = {}

    def open(self, account: Account, task: Task) -> None:
        """Register a task. Raises `Refusal` with `conflictTaskUUID` or `concurrencyLimitExceeded`."""
        tasks = self._tasks.setdefault(account.identity, {})
        self.spend(account, task.uuid, unless_full=sum(not known.finished for known in tasks.values()))
        tasks[_key(task.uuid)] = task
        finished = [key for key, known in tasks.items() if known.finished]
        for key in finished[: max(0, len(finished) - MAX_FINISHED)]:
            del tasks[key]

    def spend(self, account: Account, task_uuid: str, *, unless_full: int = 0) -> None:
        """Mark an id as used for good. Raises `Refusal` with `conflictTaskUUID` when it already is."""
        spent = self._spent.setdefault(account.identity, {})
        if _key(task_uuid) in spent:
            raise Refusal(
                ErrorItem(
                    "conflictTaskUUID",
                    "A task with this taskUUID has already been submitted. Use a new UUID v4 for every task.",
                    "taskUUID",
                    "UUIDv4",
                )
            )
        if unless_full >= MAX_UNFINISHED:
            raise Refusal(
                ErrorItem("concurrencyLimitExceeded", f"At most {MAX_UNFINISHED} tasks may be unfinished at once.")
            )
        spent[_key(task_uuid)] = None
        if len(spent) > MAX_SPENT_IDS:
            del spent[next(iter(spent))]

    def find(self, account: Account, task_uuid: str) -> Task:
        """The account's task with this id. Raises `Refusal` with `taskFailedOrNotFound`."""
        task = self._tasks.get(account.identity, {}).get(_key(task_uuid))
        if task is None:
            raise Refusal(
                ErrorItem("taskFailedOrNotFound", "No task with this taskUUID was found.", "taskUUID", "UUIDv4")
            )
        return task


def _key(task_uuid: str) -> str:
    return task_uuid.lower()
