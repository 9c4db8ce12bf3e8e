"""The store: every request before it is sent, every result before a page hears of it, and their files.

Rows live in SQL (`schema.py`), bytes in a folder (`files.py`). All methods may be called from any thread; each is one
transaction. Rows are keyed by owner, so a method that takes an owner never shows another's.
"""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, Row, RowMapping, Select, and_, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from lib.database import writing
from lib.gallery.files import Files
from lib.gallery.media import inspect
from lib.gallery.records import ENDED, Job, JobState, Kind, Picture, Problem, Source
from lib.gallery.schema import jobs, metadata, pictures, workers

_PICTURE_COLUMNS = tuple(column for column in pictures.c if column.name not in ("owner", "source", "deleted_at"))


@dataclass(frozen=True)
class NewJob:
    """A request about to be sent. `submission` makes repeated clicks one job; `price_key` groups equal prices."""

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


class Store:
    """Rows and files of one studio."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        metadata.create_all(engine)
        self._engine = engine
        self._writing = writing(engine)
        self.files = Files(folder)

    # ---- jobs

    def add_job(self, new: NewJob) -> Job:
        """Write a request down, or return the job that the same submission already is."""
        values = {**asdict(new), "state": "waiting", "problems": [], "cancelled": False, "created_at": time.time()}
        try:
            with self._writing.begin() as connection:
                connection.execute(insert(jobs).values(values))
        except IntegrityError:
            existing = self.job_of_submission(new.owner, new.submission)
            if existing is None:
                raise
            return existing
        job = self.job(new.task_uuid)
        assert job is not None
        return job

    def job(self, task_uuid: str) -> Job | None:
        """One job with its pictures, or None."""
        found = self._jobs(select(jobs).where(jobs.c.task_uuid == task_uuid))
        return found[0] if found else None

    def job_of_submission(self, owner: str, submission: str) -> Job | None:
        """The job that a submission became, or None."""
        found = self._jobs(select(jobs).where(jobs.c.owner == owner, jobs.c.submission == submission))
        return found[0] if found else None

    def recent_jobs(self, owner: str, *, page: str | None = None, limit: int = 12) -> list[Job]:
        """The newest jobs of an owner, newest first."""
        query = select(jobs).where(jobs.c.owner == owner).order_by(jobs.c.created_at.desc()).limit(limit)
        return self._jobs(query if page is None else query.where(jobs.c.page == page))

    def response_times(self, owner: str, *, since: float) -> list[tuple[str, float]]:
        """Task type and seconds from sending to having all of it, of each job that was sent since then and succeeded,
        oldest first."""
        query = (
            select(jobs.c.task_type, jobs.c.finished_at - jobs.c.sent_at)
            .where(jobs.c.owner == owner, jobs.c.state == "done", jobs.c.sent_at >= since)
            .order_by(jobs.c.sent_at)
        )
        with self._engine.begin() as connection:
            return [(task_type, float(seconds)) for task_type, seconds in connection.execute(query)]

    def mark_sent(self, task_uuid: str) -> None:
        """Say that a job is on its way; from here on it may cost money."""
        self._update_job(task_uuid, state="sent", sent_at=time.time())

    def mark_cancelled(self, task_uuid: str) -> None:
        """Remember that the visitor no longer wants a job that may already be on its way."""
        self._update_job(task_uuid, cancelled=True)

    def finish_job(self, task_uuid: str, state: JobState, problems: Sequence[Problem]) -> None:
        """Say how a job ended."""
        listed = [asdict(problem) for problem in problems]
        self._update_job(task_uuid, state=state, problems=listed, finished_at=time.time())

    def _update_job(self, task_uuid: str, **values: Any) -> None:
        with self._writing.begin() as connection:
            connection.execute(update(jobs).where(jobs.c.task_uuid == task_uuid).values(values))

    def _jobs(self, query: Select[Any]) -> list[Job]:
        with self._engine.begin() as connection:
            rows = connection.execute(query).mappings().all()
            found = _pictures_of(connection.execute(_live_pictures([row["task_uuid"] for row in rows])).all())
        return [_job(row, found.get(row["task_uuid"], ())) for row in rows]

    # ---- workers: which process looks after which job

    def beat(self, worker: str) -> None:
        """Say that a process is alive and looks after its unfinished jobs."""
        with self._writing.begin() as connection:
            if not connection.execute(
                update(workers).where(workers.c.id == worker).values(beat_at=time.time())
            ).rowcount:
                connection.execute(insert(workers).values(id=worker, beat_at=time.time()))

    def retire(self, worker: str) -> None:
        """Say that a process is gone; whoever adopts next takes its unfinished jobs."""
        with self._writing.begin() as connection:
            connection.execute(delete(workers).where(workers.c.id == worker))

    def adopt(self, worker: str, source: Source, *, silent_for_s: float) -> list[Job]:
        """Take over the unfinished jobs of processes that have not said anything for so long, or are gone."""
        alive = select(workers.c.id).where(workers.c.beat_at > time.time() - silent_for_s)
        orphaned = and_(
            jobs.c.state.not_in(ENDED),
            jobs.c.source == source,
            jobs.c.worker != worker,
            jobs.c.worker.not_in(alive),
        )
        with self._writing.begin() as connection:
            taken = connection.execute(select(jobs.c.task_uuid).where(orphaned)).scalars().all()
            connection.execute(update(jobs).where(jobs.c.task_uuid.in_(taken)).values(worker=worker))
        return self._jobs(select(jobs).where(jobs.c.task_uuid.in_(taken)).order_by(jobs.c.created_at))

    # ---- pictures

    def add_picture(
        self, job: Job, item: Mapping[str, Any], *, seconds: float | None, arrived_at: float | None = None
    ) -> str | None:
        """Keep what Runware said of one result; returns its new id, or None for a result that is here already.

        `arrived_at` (default: now) orders results that are kept side by side.
        """
        picture_id = secrets.token_hex(16)
        values = {
            "id": picture_id,
            "task_uuid": job.task_uuid,
            "owner": job.owner,
            "source": job.source,
            "kind": _kind(item),
            "remote_id": str(item.get("imageUUID") or item.get("videoUUID") or picture_id),
            "seed": str(item.get("seed", "")),
            "cost_usd": item.get("cost"),
            "seconds": seconds,
            "flagged": bool(item.get("NSFWContent", False)),
            "url": item.get("imageURL") or item.get("videoURL"),
            "text": item.get("text"),
            "created_at": arrived_at or time.time(),
        }
        try:
            with self._writing.begin() as connection:
                connection.execute(insert(pictures).values(values))
        except IntegrityError:
            return None
        return picture_id

    def keep_bytes(self, picture_id: str, data: bytes) -> None:
        """Keep a picture's bytes, then say so in its row. Raises `MediaError` or `OSError`, and then keeps nothing."""
        facts, thumbnail = inspect(data)
        name = self.files.write(picture_id, data, facts.extension, thumbnail)
        size = {
            "width": facts.width,
            "height": facts.height,
            "duration_s": facts.duration_s,
            "size_bytes": len(data),
        }
        self._update_picture(picture_id, file=name, mime=facts.mime, problem=None, **size)

    def mark_unfetched(self, picture_id: str, sentence: str) -> None:
        """Say why a picture's bytes are not here; its address stays."""
        self._update_picture(picture_id, problem=sentence)

    def _update_picture(self, picture_id: str, **values: Any) -> None:
        with self._writing.begin() as connection:
            connection.execute(update(pictures).where(pictures.c.id == picture_id).values(values))

    def picture(self, owner: str, picture_id: str) -> Picture | None:
        """One picture of this owner, or None: also for another's, for a deleted one, and for what is no id at all."""
        query = select(*_PICTURE_COLUMNS).where(
            pictures.c.id == picture_id, pictures.c.owner == owner, pictures.c.deleted_at.is_(None)
        )
        with self._engine.begin() as connection:
            row = connection.execute(query).one_or_none()
        return Picture(**row._mapping) if row is not None else None

    def delete(self, owner: str, picture_ids: Iterable[str]) -> None:
        """Put pictures away; `restore` brings them back."""
        self._set_deleted(owner, picture_ids, time.time())

    def restore(self, owner: str, picture_ids: Iterable[str]) -> None:
        """Bring deleted pictures back."""
        self._set_deleted(owner, picture_ids, None)

    def _set_deleted(self, owner: str, picture_ids: Iterable[str], at: float | None) -> None:
        mine = and_(pictures.c.owner == owner, pictures.c.id.in_(list(picture_ids)))
        with self._writing.begin() as connection:
            connection.execute(update(pictures).where(mine).values(deleted_at=at))

    def gallery(self, owner: str) -> Sequence[RowMapping]:
        """Every picture of an owner beside the request that made it, newest first."""
        request = (jobs.c.page, jobs.c.task_type, jobs.c.model, jobs.c.request, jobs.c.cancelled)
        query = (
            select(*_PICTURE_COLUMNS, pictures.c.source, *request)
            .join(jobs, jobs.c.task_uuid == pictures.c.task_uuid)
            .where(pictures.c.owner == owner, pictures.c.deleted_at.is_(None))
            .order_by(pictures.c.created_at.desc(), pictures.c.id)
        )
        with self._engine.begin() as connection:
            return connection.execute(query).mappings().all()

    # ---- money

    def spent(self, owner: str, source: Source, *, since: float) -> float:
        """What an owner's pictures cost since then, in USD; deleted ones were paid for too."""
        mine = and_(pictures.c.owner == owner, pictures.c.source == source, pictures.c.created_at >= since)
        with self._engine.begin() as connection:
            return float(
                connection.execute(select(func.coalesce(func.sum(pictures.c.cost_usd), 0.0)).where(mine)).scalar_one()
            )

    def last_price(self, price_key: str, source: Source) -> float | None:
        """What one result of an equal request cost last, in USD, or None when there was none."""
        query = (
            select(pictures.c.cost_usd)
            .join(jobs, jobs.c.task_uuid == pictures.c.task_uuid)
            .where(jobs.c.price_key == price_key, jobs.c.source == source, pictures.c.cost_usd.is_not(None))
            .order_by(jobs.c.created_at.desc())
            .limit(1)
        )
        with self._engine.begin() as connection:
            return connection.execute(query).scalar_one_or_none()


def _kind(item: Mapping[str, Any]) -> Kind:
    if any(name.startswith("video") for name in item):
        return "video"
    return "text" if "text" in item else "image"


def is_picture_id(text: str) -> bool:
    """Whether a text has the form of the store's ids."""
    return re.fullmatch(r"[0-9a-f]{32}", text) is not None


def _live_pictures(task_uuids: Sequence[str]) -> Select[Any]:
    return (
        select(*_PICTURE_COLUMNS)
        .where(pictures.c.task_uuid.in_(task_uuids), pictures.c.deleted_at.is_(None))
        .order_by(pictures.c.created_at, pictures.c.id)
    )


def _pictures_of(rows: Sequence[Row[Any]]) -> dict[str, tuple[Picture, ...]]:
    found: dict[str, tuple[Picture, ...]] = {}
    for row in rows:
        picture = Picture(**row._mapping)
        found[picture.task_uuid] = (*found.get(picture.task_uuid, ()), picture)
    return found


_JOB_FIELDS = frozenset(Job.__dataclass_fields__) - {"problems", "pictures"}


def _job(row: RowMapping, of_job: tuple[Picture, ...]) -> Job:
    values = {name: row[name] for name in _JOB_FIELDS}
    return Job(**values, problems=tuple(Problem(**problem) for problem in row["problems"]), pictures=of_job)
