"""Stores jobs: each request before it is sent, how it ended, and which process is responsible for it."""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Final

from sqlalchemy import Row, RowMapping, Select, and_, delete, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from lib.gallery.rows.records import (
    UNFINISHED,
    Job,
    JobState,
    Problem,
    Result,
    Source,
)
from lib.gallery.rows.result_rows import RESULT_COLUMNS, day_of
from lib.gallery.rows.rows import Rows
from lib.gallery.tables.schema import (
    charges,
    jobs,
    lineage,
    pictures,
    workers,
)
from lib.media import in_unicode, references_in

_LIVING_S: Final = 10.0


@dataclass(frozen=True)
class NewJob:
    """A request about to be sent. `submission` makes repeated clicks one job; `price_key` is the kind of
    price it has (`lib/pricing`): equal keys, equal prices."""

    task_uuid: str
    owner: str
    submission: str
    worker: str
    page: str
    source: Source
    task_type: str
    model: str
    request: dict[str, Any]
    delivery: str
    expected: int
    price_key: str
    set_id: str | None = None
    set_label: str = ""
    account: str | None = None


class JobRows(Rows):
    """The jobs of one studio."""

    def add_job(self, new: NewJob) -> Job:
        """Stores a request as a job, or returns the existing job of the same submission."""
        new = replace(new, request=in_unicode(new.request), set_label=in_unicode(new.set_label))
        values = {**asdict(new), "state": "waiting", "problems": [], "cancelled": False, "created_at": time.time()}
        try:
            with self._writing.begin() as connection:
                connection.execute(insert(jobs).values(values))
                if parents := lineage_of(new.task_uuid, new.owner, new.request):
                    connection.execute(insert(lineage), parents)
        except IntegrityError:
            existing = self.job_of_submission(new.owner, new.submission)
            if existing is None:
                raise
            return existing
        job = self.job(new.task_uuid)
        assert job is not None
        return job

    def job(self, task_uuid: str) -> Job | None:
        """One job with its results, or None."""
        found = self._jobs(select(jobs).where(jobs.c.task_uuid == task_uuid))
        return found[0] if found else None

    def job_of_submission(self, owner: str, submission: str) -> Job | None:
        """The job of a submission, or None."""
        found = self._jobs(select(jobs).where(jobs.c.owner == owner, jobs.c.submission == submission))
        return found[0] if found else None

    def recent_jobs(self, owner: str, *, page: str | None = None, limit: int = 12) -> list[Job]:
        """The newest jobs of an owner, newest first."""
        query = select(jobs).where(jobs.c.owner == owner).order_by(jobs.c.created_at.desc()).limit(limit)
        return self._jobs(query if page is None else query.where(jobs.c.page == page))

    def jobs_of_set(self, owner: str, set_id: str) -> list[Job]:
        """The jobs of one set, in the order they were requested."""
        mine = (jobs.c.owner == owner, jobs.c.set_id == set_id)
        return self._jobs(select(jobs).where(*mine).order_by(jobs.c.created_at, jobs.c.task_uuid))

    def response_times(self, owner: str, *, since: float) -> list[tuple[str, float]]:
        """Task type and seconds from sending to completion, of each job that was sent since then and succeeded, oldest
        first."""
        query = (
            select(jobs.c.task_type, jobs.c.finished_at - jobs.c.sent_at)
            .where(jobs.c.owner == owner, jobs.c.state == "done", jobs.c.sent_at >= since)
            .order_by(jobs.c.sent_at)
        )
        with self._engine.begin() as connection:
            return [(task_type, float(seconds)) for task_type, seconds in connection.execute(query)]

    def mark_sent(self, task_uuid: str) -> bool:
        """Marks a job as sent; from now on it may cost money. False for one that is no longer waiting: it must not be
        sent."""
        waiting = (jobs.c.task_uuid == task_uuid, jobs.c.state == "waiting")
        with self._writing.begin() as connection:
            sent = update(jobs).where(*waiting).values(state="sent", sent_at=time.time())
            return bool(connection.execute(sent).rowcount)

    def mark_cancelled(self, task_uuid: str) -> None:
        """Marks a job, which may have been sent already, as cancelled by the visitor."""
        self._update_job(task_uuid, cancelled=True)

    def finish_job(self, task_uuid: str, state: JobState, problems: Sequence[Problem]) -> None:
        """Stores how a job ended."""
        listed = in_unicode([asdict(problem) for problem in problems])
        self._update_job(task_uuid, state=state, problems=listed, finished_at=time.time())

    def _update_job(self, task_uuid: str, **values: Any) -> None:
        with self._writing.begin() as connection:
            connection.execute(update(jobs).where(jobs.c.task_uuid == task_uuid).values(values))

    def _jobs(self, query: Select[Any]) -> list[Job]:
        with self._engine.begin() as connection:
            rows = connection.execute(query).mappings().all()
            found = _results_of(connection.execute(_live_results([row["task_uuid"] for row in rows])).all())
        return [_job(row, found.get(row["task_uuid"], ())) for row in rows]

    # ---- workers: which process is responsible for which job

    def beat(self, worker: str) -> None:
        """Records that a process is alive and responsible for its unfinished jobs."""
        with self._writing.begin() as connection:
            if not connection.execute(
                update(workers).where(workers.c.id == worker).values(beat_at=time.time())
            ).rowcount:
                connection.execute(insert(workers).values(id=worker, beat_at=time.time()))

    def retire(self, worker: str) -> None:
        """Records that a process has ended; the next process that adopts jobs takes its unfinished ones."""
        with self._writing.begin() as connection:
            connection.execute(delete(workers).where(workers.c.id == worker))

    def changed_elsewhere(self, worker: str, *, since: float) -> set[str]:
        """The owners whose jobs or results have been changed since then by living processes other than `worker`."""
        others = (workers.c.id != worker, workers.c.beat_at > since - _LIVING_S)
        not_mine = jobs.c.worker != worker
        moved = or_(jobs.c.created_at >= since, jobs.c.sent_at >= since, jobs.c.finished_at >= since)
        arrived = (charges.c.day >= day_of(since), charges.c.created_at >= since)
        with self._engine.begin() as connection:
            if connection.execute(select(workers.c.id).where(*others).limit(1)).one_or_none() is None:
                return set()
            found = set(connection.execute(select(jobs.c.owner).where(not_mine, moved).distinct()).scalars())
            of_results = select(jobs.c.owner).join(charges, charges.c.task_uuid == jobs.c.task_uuid)
            return found | set(connection.execute(of_results.where(not_mine, *arrived).distinct()).scalars())

    def adopt(self, worker: str, accounts: Collection[str | None], *, silent_for_s: float) -> list[Job]:
        """Takes over the unfinished jobs of processes that have ended or been silent for `silent_for_s` seconds.

        Jobs sent to Runware are taken only with their key: `accounts` are the available ones, with None for jobs that
        older studios sent. Jobs that were never sent, and those of a sandbox, may be ended by any process.
        """
        alive = select(workers.c.id).where(workers.c.beat_at > time.time() - silent_for_s)
        with_key = jobs.c.account.in_([account for account in accounts if account is not None])
        orphaned = and_(
            jobs.c.state.in_(UNFINISHED),
            jobs.c.worker != worker,
            jobs.c.worker.not_in(alive),
            or_(
                jobs.c.state == "waiting",
                jobs.c.source == "sandbox",
                or_(with_key, jobs.c.account.is_(None)) if None in accounts else with_key,
            ),
        )
        with self._writing.begin() as connection:
            taken = connection.execute(select(jobs.c.task_uuid).where(orphaned)).scalars().all()
            connection.execute(update(jobs).where(jobs.c.task_uuid.in_(taken)).values(worker=worker))
        return self._jobs(select(jobs).where(jobs.c.task_uuid.in_(taken)).order_by(jobs.c.created_at))


def lineage_of(task_uuid: str, owner: str, request: Mapping[str, Any]) -> list[dict[str, str]]:
    """The rows for the pictures that a job is made from."""
    parents = dict.fromkeys(references_in(request))
    return [{"task_uuid": task_uuid, "owner": owner, "parent": parent} for parent in parents]


def _live_results(task_uuids: Sequence[str]) -> Select[Any]:
    return (
        select(*RESULT_COLUMNS)
        .where(pictures.c.task_uuid.in_(task_uuids), pictures.c.deleted_at.is_(None))
        .order_by(pictures.c.created_at, pictures.c.id)
    )


def _results_of(rows: Sequence[Row[Any]]) -> dict[str, tuple[Result, ...]]:
    found: dict[str, tuple[Result, ...]] = {}
    for row in rows:
        result = Result(**row._mapping)
        found[result.task_uuid] = (*found.get(result.task_uuid, ()), result)
    return found


_JOB_FIELDS = frozenset(Job.__dataclass_fields__) - {"problems", "results"}


def _job(row: RowMapping, of_job: tuple[Result, ...]) -> Job:
    values = {name: row[name] for name in _JOB_FIELDS}
    return Job(**values, problems=tuple(Problem(**problem) for problem in row["problems"]), results=of_job)
