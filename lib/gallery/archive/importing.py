"""Imports an archive: rows and files as they were, under their own ids where those are free.

Existing rows stay as they are. Nothing of another visitor's is read or changed. Imported results were paid for
elsewhere, if at all: they have no entry in the ledger, and no price is learned from them.
"""

from __future__ import annotations

import secrets
import time
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import IO, Any, Final

from sqlalchemy import Connection, insert, select

from lib.gallery.archive.entries import InputEntry, JobEntry, ResultEntry
from lib.gallery.archive.reading import Archive
from lib.gallery.inputs import Inputs
from lib.gallery.rows.job_rows import lineage_of
from lib.gallery.rows.records import ENDED
from lib.gallery.rows.result_rows import finding_values, save_search_text
from lib.gallery.rows.rows import Rows
from lib.gallery.rows.search_text import searchable
from lib.gallery.rows.tombstones import buried
from lib.gallery.space import SpaceExceededError
from lib.gallery.store import Store
from lib.gallery.tables.schema import inputs as inputs_table
from lib.gallery.tables.schema import jobs, lineage, picture_tags, pictures
from lib.media import MediaError, UploadRefusedError, check_upload, inspect, with_uuids

IMPORTED: Final = "import"
"""The value of an imported job's `worker` column."""
_NO_FILE: Final = "Its file was not in the ZIP that it came with."
_AT_ONCE: Final = 500


@dataclass(frozen=True)
class ImportReport:
    """How many pictures were added, how many were here already, and why some could not be imported."""

    added: int = 0
    known: int = 0
    problems: tuple[str, ...] = ()


class Importer(Rows):
    """Imports archives into one store."""

    def __init__(self, store: Store, inputs: Inputs) -> None:
        super().__init__(store.engine)
        self._store = store
        self._inputs = inputs

    def take(
        self, owner: str, file: IO[bytes], *, on_progress: Callable[[float], object] = lambda _: None
    ) -> ImportReport:
        """Imports everything in an archive that is not here yet. Raises `ArchiveRefusedError` and `SpaceExceededError`,
        and then imports nothing; and `OSError` where the disk fails, keeping what was imported before.

        `on_progress` gets the finished share, 0 to 1; if it raises, the import ends after a complete picture, and a
        second import continues from there.
        """
        archive = Archive(file)
        contents = archive.contents
        known = self._known(owner, contents.pictures)
        self._store.restore(owner, known.values())
        new = [entry for entry in contents.pictures if entry.id not in known]
        self._check_room(sum(archive.size(entry.file) for entry in new if entry.file is not None))
        ids = {**known, **self._free_ids(entry.id for entry in new)}
        problems: list[str] = []
        references = {f"picture:{before}": f"picture:{now}" for before, now in ids.items()}
        needed = {entry.job.task_uuid for entry in new}
        for uploaded in contents.inputs if needed else ():
            references[f"input:{uploaded.id}"] = self._take_input(owner, archive, uploaded, problems)
        tasks: dict[str, str] = {}
        added = 0
        for number, entry in enumerate(new):
            if entry.job.task_uuid not in tasks:
                tasks[entry.job.task_uuid] = self._take_job(owner, entry.job, references)
            job = replace(entry.job, task_uuid=tasks[entry.job.task_uuid])
            try:
                self._take_result(owner, archive, replace(entry, id=ids[entry.id], job=job))
                added += 1
            except MediaError as error:
                problems.append(f"{entry.file}: {error}")
            on_progress((number + 1) / len(new))
        return ImportReport(added, len(known), tuple(problems))

    def _check_room(self, import_bytes: int) -> None:
        """Raises `SpaceExceededError` where the import does not fit; nothing is deleted to make room for it."""
        space = self._store.space.now()
        left = max(space.limit_bytes - space.used_bytes, 0)
        if space.limit_bytes and import_bytes > left:
            raise SpaceExceededError(
                f"This ZIP needs {import_bytes / 1e9:.2f} GB, and the gallery has {left / 1e9:.2f} GB left. Delete "
                "something and empty the trash, then import it again."
            )

    # ---- what is here already

    def _known(self, owner: str, entries: Iterable[ResultEntry]) -> dict[str, str]:
        """The ids here of this owner's results that exist already, by their ids in the archive."""
        listed = list(entries)
        found: dict[str, str] = {}
        for some in _parts(listed):
            result = {entry.remote_id: entry.id for entry in some}
            query = select(pictures.c.id, pictures.c.remote_id).where(
                pictures.c.owner == owner, pictures.c.remote_id.in_(result)
            )
            with self._engine.begin() as connection:
                found |= {result[row.remote_id]: row.id for row in connection.execute(query)}
        return found

    def _free_ids(self, wanted: Iterable[str]) -> dict[str, str]:
        """An id for each: its own if no row of any owner has it, as files are named by ids, or else a new one."""
        listed = list(wanted)
        taken: set[str] = set()
        with self._engine.begin() as connection:
            for table in (pictures, inputs_table):
                for some in _parts(listed):
                    taken |= set(connection.execute(select(table.c.id).where(table.c.id.in_(some))).scalars())
            taken |= buried(connection, listed)  # else its file would look erased to an older database that is restored
        return {each: secrets.token_hex(16) if each in taken else each for each in listed}

    # ---- what is new

    def _take_input(self, owner: str, archive: Archive, entry: InputEntry, problems: list[str]) -> str:
        """Stores a picture that the visitor had uploaded; returns its reference here."""
        try:
            checked = check_upload(archive.read(entry.file))
        except UploadRefusedError as error:
            problems.append(f"{entry.file}: {error}")
            return f"input:{entry.id}"
        return self._inputs.keep(owner, checked, input_id=self._free_ids([entry.id])[entry.id]).reference

    def _take_job(self, owner: str, entry: JobEntry, references: dict[str, str]) -> str:
        """Stores a job as one that has ended; returns its task UUID here. A job of this owner with the same UUID that
        has ended is taken to be the same job."""
        with self._writing.begin() as connection:
            found = connection.execute(
                select(jobs.c.owner, jobs.c.state).where(jobs.c.task_uuid == entry.task_uuid)
            ).one_or_none()
            if found is not None and found.owner == owner and found.state in ENDED:
                return entry.task_uuid
            task_uuid = entry.task_uuid if found is None else str(uuid.uuid4())
            request = with_uuids(entry.request, references)
            connection.execute(insert(jobs).values(_job_values(owner, task_uuid, entry, request)))
            if parents := lineage_of(task_uuid, owner, request):
                connection.execute(insert(lineage), parents)
        return task_uuid

    def _take_result(self, owner: str, archive: Archive, entry: ResultEntry) -> None:
        """Raises `MediaError` for a file that the studio does not store."""
        values = _result_values(owner, entry)
        if entry.file is not None:
            data = archive.read(entry.file)
            facts, thumbnails = inspect(data)
            values |= {
                "file": self._store.files.write(entry.id, data, facts.extension, thumbnails),
                "mime": facts.mime,
                "width": facts.width,
                "height": facts.height,
                "pixels": facts.width * facts.height,
                "duration_s": facts.duration_s,
                "size_bytes": len(data),
                "stored_bytes": len(data) + sum(map(len, thumbnails.values())),
            }
        elif entry.text is None:
            values["problem"] = entry.problem or _NO_FILE
        with self._writing.begin() as connection:
            connection.execute(insert(pictures).values(values))
            job = entry.job
            words = searchable(job.request, job.model, entry.text, entry.tags, job.set_label)
            save_search_text(connection, owner, entry.id, words)
            _tag(connection, owner, entry)


def _job_values(owner: str, task_uuid: str, entry: JobEntry, request: Any) -> dict[str, Any]:
    now = time.time()
    return {
        **{name: getattr(entry, name) for name in JobEntry.__dataclass_fields__},
        "task_uuid": task_uuid,
        "owner": owner,
        "request": request,
        "submission": f"{IMPORTED}-{task_uuid}",
        "worker": IMPORTED,
        "price_key": "",  # no price is learned from a ZIP
        "state": "done",
        "problems": [],
        "created_at": min(entry.created_at, now),
        "sent_at": None if entry.sent_at is None else min(entry.sent_at, now),
        "finished_at": None if entry.finished_at is None else min(entry.finished_at, now),
    }


def _result_values(owner: str, entry: ResultEntry) -> dict[str, Any]:
    job = entry.job
    copied = ("id", "kind", "remote_id", "seed", "cost_usd", "seconds", "flagged", "text", "problem", "starred")
    return {
        **{name: getattr(entry, name) for name in copied},
        **finding_values(job.request, job.task_type, job.model, entry.text, entry.cost_usd),
        "task_uuid": job.task_uuid,
        "owner": owner,
        "source": job.source,
        "set_id": job.set_id,
        "created_at": min(entry.created_at, time.time()),
    }


def _tag(connection: Connection, owner: str, entry: ResultEntry) -> None:
    if entry.tags:
        rows = [{"picture_id": entry.id, "tag": tag, "owner": owner} for tag in entry.tags]
        connection.execute(insert(picture_tags), rows)


def _parts(listed: list[Any]) -> Iterable[list[Any]]:
    return (listed[start : start + _AT_ONCE] for start in range(0, len(listed), _AT_ONCE))
