"""Runs one task: sends it once, waits for its results, polls, and gives up in time.

The SDK authenticates, sends, reconnects and sends async tasks again; results are read from the task's tap.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal

from websockets.exceptions import ConnectionClosed

from lib.catalog.wire import ResultItem
from lib.runware_api.connection import Connection, call_sdk, end
from lib.runware_api.deadlines import Deadlines
from lib.runware_api.runware_errors import TaskError, task_error
from lib.runware_api.taps import Tap

Delivery = Literal["sync", "async"]
"""Whether results are pushed over the connection that sent the task, or polled for."""

_POLL_GROWTH: Final = 1.5
_RESEND_PAUSE_S: Final = 0.05
# After how many polls in a row without anything new a sync task is given up.
_IDLE_POLLS: Final = 2


@dataclass(frozen=True)
class Outcome:
    """Results and errors of a task together. `results` are Runware's own items, each once."""

    results: list[ResultItem] = field(default_factory=list)
    errors: list[TaskError] = field(default_factory=list)


class TaskRunner:
    """Runs or collects one task. Used on the event loop only."""

    def __init__(self, connection: Connection, deadlines: Deadlines, tap: Tap) -> None:
        self._connection = connection
        self._deadlines = deadlines
        self._tap = tap
        self._loop = asyncio.get_running_loop()
        self._key_refused: TaskError | None = None

    async def run(self, request: Mapping[str, Any], delivery: Delivery) -> Outcome:
        """Sends the request and waits for all its results."""
        wire = {**request, "taskUUID": self._tap.task_uuid, "deliveryMethod": delivery}
        call = await self._send(wire)
        if isinstance(call, TaskError):
            return await self._outcome(call)
        if delivery == "sync":
            return await self._outcome(await self._await_sync(call))
        return await self._outcome(await self._await_async(call))

    async def collect(self) -> Outcome:
        """Polls a task that was sent before, perhaps by another process, until all its results are here."""
        return await self._outcome(await self._poll(self._in(self._deadlines.async_s), pause_s=0.0))

    # ---- sending

    async def _send(self, wire: dict[str, Any]) -> asyncio.Task[Any] | TaskError:
        """Returns the SDK's call once the task is written to the socket, or why it was not and never will be."""
        tap, until = self._tap, self._in(self._deadlines.connect_s)
        problem: TaskError | None = None
        while self._loop.time() < until:
            problem = await self._connection.ready(until)
            if problem is not None:
                break
            call = call_sdk(self._connection.sdk.run(wire), tap)
            try:
                # The connection may break before the SDK sends; it then holds the task and reconnects after a pause.
                lost = await self._wait_connected(self._is_sent_or_over(call), until)
            except asyncio.CancelledError:
                await end(call)
                raise
            if tap.times_sent:
                return call
            problem = lost or self._refusal(call)
            await end(call)
            if lost is not None or problem.kind != "connection":
                break
            await asyncio.sleep(_RESEND_PAUSE_S)
        problem = problem or task_error("noConnection", "the server does not answer")
        if problem.kind == "connection":
            problem = task_error("notSent", problem.message, detail=problem.detail)
        return replace(problem, task_uuid=tap.task_uuid, billed="no")

    def _is_sent_or_over(self, call: asyncio.Task[Any]) -> Callable[[], bool]:
        return lambda: bool(self._tap.times_sent) or call.done() or self._connection.closed

    def _refusal(self, call: asyncio.Task[Any]) -> TaskError:
        """Returns why the SDK did not send."""
        from runware import RunwareError

        if self._connection.closed:
            return task_error("clientClosed", "the client is closed")
        error = call.exception() if call.done() and not call.cancelled() else None
        if error is None:
            return task_error("noConnection", "the server takes nothing in")
        if not isinstance(error, RunwareError | ConnectionClosed | OSError):
            raise error  # the request itself is not JSON, or a bug of ours
        if isinstance(error, RunwareError) and error.code != "connection":
            return TaskError(error.code, error.code, self._connection.scrubber.text(str(error)), error.parameter)
        return self._connection.no_connection(error)

    # ---- sync

    async def _await_sync(self, call: asyncio.Task[Any]) -> TaskError | None:
        tap, ends_at = self._tap, self._in(self._deadlines.sync_s)
        tap.unknown_is_final = False
        try:
            silent = await self._listen(ends_at)
        finally:
            await end(call)
        if silent:
            return await self._settle_sync(ends_at)
        if not tap.finished and not self._connection.closed:
            await self._recover(ends_at)
        return None if tap.finished else self._missing("deadline" if self._loop.time() >= ends_at else "connectionLost")

    async def _listen(self, ends_at: float) -> bool:
        """Waits until the task is over, cut off or late. True when nothing more arrived after an error."""
        tap = self._tap
        is_over = self._over_or(lambda: tap.dropped or tap.conflicted)
        while not is_over() and self._loop.time() < ends_at:
            silent_at = tap.last_received_at + self._deadlines.settle_s if tap.errors else ends_at
            if silent_at <= self._loop.time():
                return True
            await tap.wait_for(self._or_new_error(is_over), min(silent_at, ends_at))
        return False

    def _or_new_error(self, is_over: Callable[[], bool]) -> Callable[[], bool]:
        errors = len(self._tap.errors)
        return lambda: is_over() or len(self._tap.errors) != errors

    async def _recover(self, ends_at: float) -> None:
        """After a drop, an error or at the deadline: polls until the rest is here, or nothing more arrives.

        What the resumed session pushes during a poll looks like the poll's answer. So one answer without the rest
        proves nothing: several polls in a row must give nothing new and, until the deadline, there must have been
        `settle_s` of silence since the last result, error or drop. It ends `settle_s` after the deadline at most.
        """
        tap, pause_s, idle, silent_since = self._tap, self._deadlines.poll_first_s, 0, self._loop.time()
        while not self._over():
            if tap.dropped:
                idle, silent_since = 0, self._loop.time()
            missing = tap.missing
            answered = await self._poll_once()
            late_by = self._loop.time() - ends_at
            goes_on = tap.missing != missing or tap.dropped or (answered and self._is_at_work(is_late=late_by >= 0))
            idle = 0 if goes_on else idle + 1
            given_up = idle >= _IDLE_POLLS and (late_by >= 0 or self._is_silent(silent_since))
            if given_up or self._key_refused is not None or late_by >= self._deadlines.settle_s:
                return
            await self._pause(pause_s)
            pause_s = next_pause(pause_s, self._deadlines)

    def _is_at_work(self, *, is_late: bool) -> bool:
        """Whether the answer to the last poll announces more results, or at least does not rule them out."""
        tap = self._tap
        if tap.poll_problem is None:
            return tap.processing or tap.conflicted
        return not is_late and tap.poll_problem.kind in ("rateLimit", "serverError")

    async def _pause(self, seconds: float) -> None:
        """Waits before the next poll, shorter if the connection breaks."""
        tap = self._tap
        was_down = tap.dropped
        await tap.wait_for(self._over_or(lambda: tap.dropped and not was_down), self._in(seconds))

    async def _settle_sync(self, ends_at: float) -> TaskError | None:
        """After an error and then silence: finds out whether the error ended the whole task."""
        tap = self._tap
        await self._recover(ends_at)
        return self._missing("connectionLost") if tap.dropped and not tap.finished else None

    # ---- async

    async def _await_async(self, call: asyncio.Task[Any]) -> TaskError | None:
        tap, ends_at = self._tap, self._in(self._deadlines.async_s)
        try:
            await self._await_acknowledgement(min(self._in(self._deadlines.ack_s), ends_at))
        finally:
            # Before polling: two calls of the SDK on one task overwrite each other's subscription.
            await end(call)
        if tap.errors and not tap.acknowledged:
            tap.ended = True
        return await self._poll(ends_at, pause_s=self._deadlines.poll_first_s)

    async def _await_acknowledgement(self, until: float) -> None:
        """Waits for it; the SDK sends the task again after a drop, so only the connection has to be restored."""
        tap = self._tap
        await self._wait_connected(self._over_or(lambda: tap.acknowledged or tap.conflicted or bool(tap.errors)), until)

    async def _poll(self, ends_at: float, *, pause_s: float) -> TaskError | None:
        tap = self._tap
        while not self._over() and self._loop.time() < ends_at:
            if await tap.wait_for(self._over, min(self._in(pause_s), ends_at)) or self._loop.time() >= ends_at:
                break
            answered = await self._poll_once(ends_at)
            if answered and tap.errors and not tap.processing and tap.poll_problem is None and self._is_silent():
                tap.ended = True
            pause_s = next_pause(pause_s, self._deadlines)
            if self._key_refused is not None:
                return replace(self._key_refused, task_uuid=tap.task_uuid, billed="maybe")
        return None if tap.finished else self._missing("deadline")

    # ---- both

    async def _wait_connected(self, condition: Callable[[], bool], until: float) -> TaskError | None:
        """Waits for a condition, and reconnects at once whenever the connection breaks meanwhile.

        Returns why there is no connection, if there is none and nothing was sent yet; then it waits no longer.
        """
        tap, pause_s = self._tap, _RESEND_PAUSE_S
        while await tap.wait_for(lambda: condition() or tap.dropped, until) and not condition():
            tap.dropped = False
            problem = await self._connection.ready(until, patient=bool(tap.times_sent))
            if problem is not None and not tap.times_sent:
                return problem
            await tap.wait_for(condition, min(self._in(pause_s), until))
            pause_s *= 2
        return None

    async def _poll_once(self, ends_at: float | None = None) -> bool:
        """Sends one `getResponse`, reconnecting first if needed; returns whether an answer came in time."""
        tap = self._tap
        limit = ends_at if ends_at is not None else float("inf")
        tap.begin_poll()
        problem = await self._connection.ready(min(self._in(self._deadlines.connect_s), limit), patient=True)
        if problem is not None:
            self._key_refused = problem if problem.kind == "auth" else None
            return False
        tap.dropped = False
        call = call_sdk(self._connection.sdk.get_response({"taskUUID": tap.task_uuid}), tap)
        try:
            until = min(self._in(self._deadlines.answer_s), limit)
            await tap.wait_for(self._over_or(lambda: tap.answered or tap.dropped), until)
        finally:
            await end(call)
        return tap.answered

    def _in(self, seconds: float) -> float:
        return self._loop.time() + seconds

    def _over(self) -> bool:
        return self._tap.finished or self._connection.closed

    def _over_or(self, condition: Callable[[], bool]) -> Callable[[], bool]:
        return lambda: self._over() or condition()

    def _is_silent(self, since: float = 0.0) -> bool:
        return self._loop.time() - max(self._tap.last_received_at, since) >= self._deadlines.settle_s

    def _missing(self, code: str) -> TaskError:
        if self._connection.closed:
            code = "clientClosed"
        tap = self._tap
        message = f"{tap.missing} of {tap.expected} did not arrive"
        return task_error(code, message, task_uuid=tap.task_uuid, billed="maybe")

    async def _outcome(self, problem: TaskError | None) -> Outcome:
        # The callbacks of the last frame must run before the caller gets the outcome.
        await asyncio.sleep(0)
        tap = self._tap
        errors = [*tap.errors] if problem is None else [*tap.errors, problem]
        return Outcome(list(tap.results), errors)


def next_pause(pause_s: float, deadlines: Deadlines) -> float:
    """Returns the next pause between two polls: 1, 1.5, 2.25, then 3 s with the default `Deadlines`."""
    return min(max(pause_s * _POLL_GROWTH, deadlines.poll_first_s), deadlines.poll_max_s)
