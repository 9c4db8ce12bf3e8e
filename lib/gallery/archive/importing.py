"""Taking an archive in: rows and files as they were, under their own ids where those are free.

What is here already stays as it is. Nothing of another visitor's is looked at or touched. What is taken in was paid for
elsewhere, if at all: it has no line in the ledger, and no price is learned from it.
"""

from __future__ import annotations

import secrets
import time
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import IO, Any, Final

from sqlalchemy import Connection, insert, select

from lib.gallery.archive.entries import BroughtEntry, JobEntry, ResultEntry
from lib.gallery.archive.reading import Archive
from lib.gallery.inputs import Inputs
from lib.gallery.rows.job_rows import lineage_of
from lib.gallery.rows.records import ENDED
from lib.gallery.rows.result_rows import finding_values, keep_words
from lib.gallery.rows.rows import Rows
from lib.gallery.rows.schema import inputs as inputs_table
from lib.gallery.rows.schema import jobs, lineage, picture_tags, pictures
from lib.gallery.rows.search_text import searchable
from lib.gallery.rows.tombstones import buried
from lib.gallery.space import SpaceExceededError
from lib.gallery.store import Store
from lib.media import MediaError, UploadRefusedError, check_upload, inspect, with_uuids

IMPORTED: Final = "import"
"""What stands in a job's row in the place of the process that looked after it."""
_NO_FILE: Final = "Its file was not in the ZIP that it came with."
_AT_ONCE: Final = 500


@dataclass(frozen=True)
class ImportReport:
    """How many pictures came, how many were here already, and why some did not come."""

    added: int = 0
    known: int = 0
    problems: tuple[str, ...] = ()


class Importer(Rows):
    """Takes archives into one store."""

    def __init__(self, store: Store, inputs: Inputs) -> None:
        super().__init__(store.engine)
        self._store = store
        self._inputs = inputs

    def take(
        self, owner: str, file: IO[bytes], *, on_progress: Callable[[float], object] = lambda _: None
    ) -> ImportReport:
        """Take everything of an archive that is not here yet. Raises `ArchiveRefusedError` and
        `SpaceExceededError`, and then took nothing; and
        `OSError` where the disk refuses, with what came before it kept.

        `on_progress` hears how much is done, 0 to 1; whatever it raises ends the import after a whole picture, and a
        second import goes on from there.
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
        for brought in contents.brought if needed else ():
            references[f"input:{brought.id}"] = self._take_brought(owner, archive, brought, problems)
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

    def _check_room(self, coming_bytes: int) -> None:
        """Nothing is put away for what comes from elsewhere."""
        space = self._store.space.now()
        left = max(space.limit_bytes - space.used_bytes, 0)
        if space.limit_bytes and coming_bytes > left:
            raise SpaceExceededError(
                f"This ZIP needs {coming_bytes / 1e9:.2f} GB, and the gallery has {left / 1e9:.2f} GB left. Delete "
                "something and empty the trash, then import it again."
            )

    # ---- what is here already

    def _known(self, owner: str, entries: Iterable[ResultEntry]) -> dict[str, str]:
        """The ids that results of this owner have here, by the ids that they have in the archive."""
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
        """An id for each: its own where no row of anybody's has it, as files are named by them, or else a new one."""
        listed = list(wanted)
        taken: set[str] = set()
        with self._engine.begin() as connection:
            for table in (pictures, inputs_table):
                for some in _parts(listed):
                    taken |= set(connection.execute(select(table.c.id).where(table.c.id.in_(some))).scalars())
            taken |= buried(connection, listed)  # an older database that is put back would take its file for erased
        return {each: secrets.token_hex(16) if each in taken else each for each in listed}

    # ---- what is new

    def _take_brought(self, owner: str, archive: Archive, entry: BroughtEntry, problems: list[str]) -> str:
        """Keep a picture that the visitor had brought; returns the reference it has here."""
        try:
            checked = check_upload(archive.read(entry.file))
        except UploadRefusedError as error:
            problems.append(f"{entry.file}: {error}")
            return f"input:{entry.id}"
        return self._inputs.keep(
            owner,
            checked.data,
            sha256=checked.sha256,
            mime=checked.mime,
            extension=checked.extension,
            width=checked.width,
            height=checked.height,
            thumbnail=checked.thumbnail,
            input_id=self._free_ids([entry.id])[entry.id],
        ).reference

    def _take_job(self, owner: str, entry: JobEntry, references: dict[str, str]) -> str:
        """Keep a job as one that has ended; returns the task UUID it has here. A job of this owner that is here and has
        ended is the same one."""
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
        """Raises `MediaError` for a file that is nothing that the studio keeps."""
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
            keep_words(connection, owner, entry.id, words)
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
        "price_key": "",  # nobody's price is learned from a ZIP
        "state": "done",
        "problems": [],
        "created_at": min(entry.created_at, now),
        "sent_at": None if entry.sent_at is None else min(entry.sent_at, now),
        "finished_at": None if entry.finished_at is None else min(entry.finished_at, now),
    }


def _result_values(owner: str, entry: ResultEntry) -> dict[str, Any]:
    job = entry.job
    said = ("id", "kind", "remote_id", "seed", "cost_usd", "seconds", "flagged", "text", "problem", "starred")
    return {
        **{name: getattr(entry, name) for name in said},
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
