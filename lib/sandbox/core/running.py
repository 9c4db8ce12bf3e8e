"""Runs a checked request to its results: priced, charged, made one by one, delivered as the request says."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from lib.sandbox.core.calls import Call, Emit, Services
from lib.sandbox.core.results import result_item
from lib.sandbox.core.sandbox_errors import ErrorItem
from lib.sandbox.core.task_registry import Result, Task

_log = logging.getLogger(__name__)

ReportProgress = Callable[[float], None]
"""Called with the share of a result that is done, 0..1; raises `GivenUp` when the result is no longer wanted."""


class GivenUp(Exception):  # noqa: N818 - it names what happened
    """The sandbox is stopping."""


@dataclass(frozen=True)
class Job:
    """A checked request, ready to be run.

    `make(index, report_progress)` runs in the worker's thread and returns one result; `load` names the heavy module it
    needs ("": none). `request` is as sent, without the bytes of its media; `failure` is the sentence for a result that
    could not be made.
    """

    request: Mapping[str, Any]
    count: int
    price_usd: float
    make: Callable[[int, ReportProgress], Result]
    load: str
    failure: str


async def carry_out(call: Call, job: Job, services: Services, *, delivery: str = "sync") -> None:
    """Accept and charge, or refuse; then answer result by result, or at once, to be polled. `delivery` is the default.

    A result that cannot be made becomes an `inferenceError` and is not charged. Raises `Refusal`.
    """
    total_usd = job.price_usd * job.count
    if call.dry_run:
        # Runware's answer to a dry run is not on record; the sandbox gives the price of the whole task.
        await call.answer(cost=round(total_usd, 6))
        return
    call.account.can_pay(total_usd)
    task = Task(call.task_uuid, call.task_type, job.request, job.count)
    services.tasks.open(call.account, task)
    call.account.charge(total_usd)
    call.account.requests += 1
    if call.request.get("deliveryMethod", delivery) == "async":
        await call.answer()
        services.spawn(_make_all(call, job, task, services, emit=None))
    else:
        await _make_all(call, job, task, services, emit=call.emit)


async def _make_all(call: Call, job: Job, task: Task, services: Services, emit: Emit | None) -> None:
    report_progress = partial(_set_progress, task, services)
    for index in range(job.count):
        try:
            result = await services.worker.run(partial(job.make, index, report_progress), load=job.load or None)
        except Exception as error:  # noqa: BLE001 - whatever an engine raised, the task answers
            # The text of an error may quote the request, so only its type is logged.
            _log.error("%s failed: %s", task.task_type, type(error).__name__)
            call.account.refund(job.price_usd)
            failure = ErrorItem("inferenceError", job.failure)
            task.failures.append(failure)
            if emit is not None:
                await emit({"errors": [failure.wire(task.task_type, task.uuid)]})
            continue
        finally:
            task.share = 0.0
        task.results.append(result)
        if emit is not None:
            await emit({"data": [await result_item(task, result, call.account, services)]})


def _set_progress(task: Task, services: Services, share: float) -> None:
    if services.worker.stopped:
        raise GivenUp
    task.share = min(max(share, 0.0), 1.0)
