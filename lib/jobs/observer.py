"""Log entries and response times of jobs, for the operator of the studio."""

from __future__ import annotations

import statistics
import threading
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from lib.gallery import Job, JobState, Problem
from lib.runtime.log import event, visitor_tag

_REMEMBERED: Final = 200

Step = Literal["submitted", "queued", "sent", "resumed", "adopted"]


@dataclass(frozen=True)
class ResponseTimes:
    """Seconds from sending to the last result, over the last `count` successful jobs of a task type."""

    count: int
    p50_s: float
    p95_s: float


class Observer:
    """Records the steps of this process's jobs. May be called from any thread."""

    def __init__(self, *, log_prompts: bool = False) -> None:
        self._log_prompts = log_prompts
        self._seconds: dict[str, deque[float]] = {}
        self._lock = threading.Lock()

    def happened(self, job: Job, step: Step, **facts: Any) -> None:
        """Logs a step of a job, so that the log shows its state and since when."""
        event(
            f"job {step}",
            task=job.task_type,
            model=job.model or None,
            page=job.page,
            visitor=visitor_tag(job.owner),
            source=job.source,
            task_uuid=job.task_uuid,
            **facts,
        )

    def ended(
        self, job: Job, state: JobState, *, seconds: float | None, cost_usd: float | None, problems: Sequence[Problem]
    ) -> None:
        """Logs the end of a job. `seconds` is from sending to its end, None if it was never sent."""
        event(
            "job",
            task=job.task_type,
            model=job.model or None,
            page=job.page,
            visitor=visitor_tag(job.owner),
            outcome=state,
            seconds=None if seconds is None else round(seconds, 4),
            cost_usd=cost_usd,
            source=job.source,
            problem=", ".join(dict.fromkeys(problem.code or "unnamed" for problem in problems)) or None,
            task_uuid=job.task_uuid,
            prompt=job.prompt if self._log_prompts else None,
        )
        if state == "done" and seconds is not None:
            with self._lock:
                self._seconds.setdefault(job.task_type, deque(maxlen=_REMEMBERED)).append(seconds)

    def response_times(self) -> dict[str, ResponseTimes]:
        """Returns the response times by task type."""
        with self._lock:
            copies = {task_type: sorted(seconds) for task_type, seconds in self._seconds.items()}
        return {
            task_type: ResponseTimes(len(seconds), statistics.median(seconds), _p95(seconds))
            for task_type, seconds in copies.items()
        }


def _p95(ordered: Sequence[float]) -> float:
    return ordered[max(0, -(-len(ordered) * 95 // 100) - 1)]
