"""Results and errors of each awaited task, as the server sent them.

The socket reports every item here before the SDK sees any. The SDK merges results without an id, forgets a task at its
first error and never gets results that come beside errors; a tap stores all of them, so nothing paid for is lost.
"""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final, cast

from lib.catalog.wire import ErrorItem, ResultItem
from lib.runware_api.result_items import CHANGES_BETWEEN_POLLS
from lib.runware_api.runware_errors import TaskError, from_wire

_IDS: Final = (
    "imageUUID",
    "videoUUID",
    "audioUUID",
    "modelUUID",
    "maskImageUUID",
    "guideImageUUID",
    "mediaUUID",
    "resultIndex",
)
_OUTPUT_SUFFIXES: Final = ("URL", "Base64Data", "DataURI")
_OUTPUTS: Final = frozenset({"text", "structuredData", "outputs", "air", "result", "results"})
# Such an error, before anything else has arrived, concerns the whole request and not one of its pictures.
_WHOLE_TASK_KINDS: Final = frozenset({"validation", "auth", "quota", "rateLimit", "notFound"})
_WHOLE_TASK_CODES: Final = frozenset(
    {
        "noAvailableServer",
        "modelUnavailable",
        "modelDisabled",
        "modelNotReady",
        "downloadFailed",
        "promptBlocked",
        "imageBlocked",
        "serviceUnavailable",
    }
)


class Tap:
    """Everything received for one task: results and errors, each once. Used on the event loop only.

    `expected` results and errors together finish it, or an error that concerns the whole task. Callbacks are called
    on the loop, one after the other in the order of arrival, after the frame has been read.
    """

    def __init__(
        self,
        task_uuid: str,
        expected: int,
        *,
        on_sent: Callable[[], None] | None = None,
        on_result: Callable[[ResultItem], None] | None = None,
        on_progress: Callable[[float], None] | None = None,
        any_item_is_result: bool = False,
    ) -> None:
        self.task_uuid = task_uuid
        self.expected = expected
        self.results: list[ResultItem] = []
        self.errors: list[TaskError] = []
        self.times_sent = 0
        self.acknowledged = False
        """The server has confirmed that it knows the task."""
        self.conflicted = False
        """The server has refused our second sending, so the first one had arrived."""
        self.dropped = False
        """The connection broke since the task was sent or last polled."""
        self.ended = False
        """Nothing more will come, whatever is missing."""
        self.polling = False
        """Frames are answers to polls, so each repeats the content of earlier ones."""
        self.answered = False
        self.processing = False
        self.poll_problem: TaskError | None = None
        """An error about the last poll itself, as opposed to one about the task."""
        self.unknown_is_final = True
        """Whether a refusal in answer to a poll ends the task (a sync task perhaps cannot be polled at all)."""
        self.last_received_at = asyncio.get_running_loop().time()
        self._on_sent, self._on_result, self._on_progress = on_sent, on_result, on_progress
        self._any_item_is_result = any_item_is_result
        self._known: Counter[str] = Counter()
        self._fraction = 0.0
        self._news = asyncio.Event()

    @property
    def finished(self) -> bool:
        """Whether there is nothing left to wait for."""
        return self.ended or self.missing <= 0

    @property
    def missing(self) -> int:
        """How many of the expected results have arrived neither as a result nor as an error."""
        return self.expected - len(self.results) - len(self.errors)

    async def wait_for(self, condition: Callable[[], bool], until: float) -> bool:
        """Waits for a condition on this tap, at most until the loop's time `until`; returns whether it holds."""
        try:
            async with asyncio.timeout_at(until):
                while not condition():
                    self._news.clear()
                    await self._news.wait()
        except TimeoutError:
            return condition()
        return True

    def wake(self) -> None:
        """Makes `wait_for` check its condition again."""
        self._news.set()

    def sending(self) -> None:
        """Records that the task is about to be written to an open socket."""
        self.times_sent += 1
        self.dropped = False
        if self.times_sent == 1 and self._on_sent is not None:
            asyncio.get_running_loop().call_soon(self._on_sent)
        self.wake()

    def drop(self) -> None:
        """Records that the connection broke."""
        self.dropped = True
        self.wake()

    def begin_poll(self) -> None:
        """Records that a poll is about to be sent; its answer is cumulative."""
        self.polling = True
        self.answered = False
        self.processing = False
        self.poll_problem = None

    def take(self, data: Iterable[ResultItem], errors: Iterable[ErrorItem]) -> None:
        """Reads the items of one frame for this task: its data first, then its errors."""
        in_this_frame: Counter[str] = Counter()
        received_before = len(self.results) + len(self.errors)
        unfinished = 0.0
        for item in data:
            if item.get("status") == "error":
                self._take_error(_as_error(item), in_this_frame)
            elif self._is_result(item):
                self._take_result(item, in_this_frame)
            elif item.get("status") == "processing" or "progress" in item:
                self.processing = self.acknowledged = True
                unfinished += _fraction_done(item)
            else:
                self.acknowledged = True
        for error in errors:
            self._take_error(error, in_this_frame)
        self.answered = True
        if len(self.results) + len(self.errors) != received_before:
            self.last_received_at = asyncio.get_running_loop().time()
        self._report_progress(unfinished)
        self.wake()

    def _is_result(self, item: ResultItem) -> bool:
        if self._any_item_is_result or item.get("status") == "success":
            return True
        if item.get("status") == "processing":
            return False
        return any(
            value is not None and (name in _OUTPUTS or name.endswith(_OUTPUT_SUFFIXES)) for name, value in item.items()
        )

    def _take_result(self, item: ResultItem, in_this_frame: Counter[str]) -> None:
        self.acknowledged = True
        fields: Mapping[str, object] = item
        identity = [f"{name}={fields[name]}" for name in _IDS if fields.get(name) is not None]
        if identity:
            if self._known[identity_key := " ".join(identity)]:
                return
            self._known[identity_key] += 1
        elif not self._is_new("result " + _fingerprint(item), in_this_frame):
            return
        self.results.append(item)
        if self._on_result is not None:
            # Not called here: an exception in the callback must not end the SDK's receive loop.
            asyncio.get_running_loop().call_soon(self._on_result, item)

    def _take_error(self, item: ErrorItem, in_this_frame: Counter[str]) -> None:
        error = from_wire({**item, "taskUUID": self.task_uuid})
        if error.code == "conflictTaskUUID" and self.times_sent > 1:
            self.conflicted = True
            return
        if self.polling and item.get("status") != "error" and self._is_about_the_poll(error):
            self.poll_problem = error
            return
        if not self._is_new("error " + _fingerprint(item), in_this_frame):
            return
        self.ended = self.ended or self._is_about_the_whole_task(error, of_one_result=item.get("status") == "error")
        self.errors.append(error)

    def _is_about_the_whole_task(self, error: TaskError, *, of_one_result: bool) -> bool:
        if error.kind not in _WHOLE_TASK_KINDS and error.code not in _WHOLE_TASK_CODES:
            return False
        if self.polling and not of_one_result:
            return True
        return not self.results and not self.processing

    def _is_about_the_poll(self, error: TaskError) -> bool:
        if error.kind in ("rateLimit", "serverError"):
            return True
        # A request that has given results was valid, so what is refused now is the poll.
        is_refused = error.kind == "notFound" or (error.kind in ("validation", "auth") and bool(self.results))
        return is_refused and not self.unknown_is_final

    def _is_new(self, fingerprint: str, in_this_frame: Counter[str]) -> bool:
        """For items without an id: every arrival counts, but an answer to a poll repeats those already known."""
        in_this_frame[fingerprint] += 1
        if self.polling and in_this_frame[fingerprint] <= self._known[fingerprint]:
            return False
        self._known[fingerprint] += 1
        return True

    def _report_progress(self, unfinished: float) -> None:
        fraction = min((self.expected - self.missing + unfinished) / self.expected, 1.0)
        if fraction > self._fraction:
            self._fraction = fraction
            if self._on_progress is not None:
                asyncio.get_running_loop().call_soon(self._on_progress, fraction)


class Taps:
    """The taps of all tasks that are currently awaited."""

    def __init__(self) -> None:
        self._taps: dict[str, Tap] = {}
        self.stray_error: TaskError | None = None
        """The last error that belonged to no awaited task."""

    def __len__(self) -> int:
        return len(self._taps)

    def __iter__(self) -> Iterator[Tap]:
        return iter(list(self._taps.values()))

    def get(self, task_uuid: object) -> Tap | None:
        """Returns the tap of a task, None if the task is not awaited."""
        return self._taps.get(task_uuid) if isinstance(task_uuid, str) else None

    @contextmanager
    def open(self, tap: Tap) -> Iterator[Tap]:
        """Registers a tap for the block. Raises `ValueError` when the task already has one."""
        if tap.task_uuid in self._taps:
            raise ValueError(f"Task {tap.task_uuid} is being waited for already.")
        self._taps[tap.task_uuid] = tap
        try:
            yield tap
        finally:
            del self._taps[tap.task_uuid]

    def deliver(self, data: list[ResultItem], errors: list[ErrorItem]) -> None:
        """Gives each tap its items of one frame; an error without a task goes to the only tap if there is just one."""
        by_task: dict[str, tuple[list[ResultItem], list[ErrorItem]]] = {}
        for item in data:
            if (task_uuid := item.get("taskUUID")) in self._taps:
                by_task.setdefault(str(task_uuid), ([], []))[0].append(item)
        for error in errors:
            named = self._task_of(error)
            if named is None:
                self.stray_error = from_wire(error)
            else:
                by_task.setdefault(named, ([], []))[1].append(error)
        for task_uuid, (task_data, task_errors) in by_task.items():
            self._taps[task_uuid].take(task_data, task_errors)

    def _task_of(self, error: ErrorItem) -> str | None:
        task_uuid = error.get("taskUUID")
        if isinstance(task_uuid, str):
            return task_uuid if task_uuid in self._taps else None
        return next(iter(self._taps)) if len(self._taps) == 1 else None


def _as_error(item: ResultItem) -> ErrorItem:
    """Converts an item of `data` whose result failed; some models give the reason in a nested `error` object."""
    nested = cast("Mapping[str, Any]", item).get("error")
    details = nested if isinstance(nested, Mapping) else {}
    return cast("ErrorItem", {**item, **details, "status": "error"})


def _fingerprint(item: ResultItem | ErrorItem) -> str:
    identifying = {name: value for name, value in item.items() if name not in CHANGES_BETWEEN_POLLS}
    return json.dumps(identifying, sort_keys=True, default=str)


def _fraction_done(item: ResultItem) -> float:
    progress = item.get("progress")
    # Clamped before it is divided: JSON may hold integers too large for a float.
    return min(max(progress, 0), 100) / 100 if isinstance(progress, int | float) else 0.0
