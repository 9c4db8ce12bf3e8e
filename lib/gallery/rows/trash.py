"""The trash: moves pictures there, restores them and deletes them for good. Only a visitor deletes what was paid
for."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, Connection, Engine, delete, select, update

from lib.gallery.files import Files
from lib.gallery.rows.records import ENDED, UNFINISHED
from lib.gallery.rows.rows import Rows, parts
from lib.gallery.rows.tombstones import bury
from lib.gallery.tables.schema import (
    charges,
    inputs,
    jobs,
    lineage,
    moves,
    picture_tags,
    picture_words,
    pictures,
    share_pictures,
    shares,
    uploads,
)


class Trash(Rows):
    """Changes only rows and files of the given owner."""

    def __init__(self, engine: Engine, files: Files) -> None:
        super().__init__(engine)
        self._files = files

    def delete(self, owner: str, result_ids: Iterable[str]) -> None:
        """Moves pictures into the trash; `restore` undoes it."""
        self._move(owner, result_ids, "gallery", "trash", time.time())

    def restore(self, owner: str, result_ids: Iterable[str]) -> None:
        """Restores pictures from the trash."""
        self._move(owner, result_ids, "trash", "gallery", None)

    def _move(self, owner: str, result_ids: Iterable[str], place: str, to: str, at: float | None) -> None:
        with self._writing.begin() as connection:
            for some in parts(result_ids):
                mine = (pictures.c.owner == owner, pictures.c.id.in_(some), pictures.c.place == place)
                connection.execute(update(pictures).where(*mine).values(deleted_at=at, place=to))

    def purge(self, owner: str, result_ids: Iterable[str] | None = None) -> int:
        """Deletes pictures in the trash for good, rows and files (None: all of them); returns how many.

        Their costs stay in the ledger; a request is deleted with its last result.
        """
        in_trash = (pictures.c.owner == owner, pictures.c.place == "trash")
        if result_ids is None:
            return len(self.remove(*in_trash))
        return sum(len(self.remove(*in_trash, pictures.c.id.in_(some))) for some in parts(result_ids))

    def remove(self, *which: ColumnElement[bool]) -> list[str]:
        """Deletes these pictures for good, wherever they are; returns their ids. The rows go first, with a tombstone
        each, by which the next start removes files that are left: a file without a row is better than a row without its
        file."""
        with self._writing.begin() as connection:
            columns = (pictures.c.id, pictures.c.owner, pictures.c.file, pictures.c.task_uuid)
            gone = connection.execute(select(*columns).where(*which)).all()
            for owner in {row.owner for row in gone}:
                _forget(connection, owner, [row.id for row in gone if row.owner == owner])
            _empty_jobs(connection, {row.task_uuid for row in gone})
        for row in gone:
            self._files.remove(row.id, row.file)
        return [row.id for row in gone]

    def delete_everything(self, owner: str) -> None:
        """Deletes all rows and files of an owner at once: pictures, requests, inputs, links.

        Of the ledger only real charges stay, without the owner's id.
        """
        with self._writing.begin() as connection:
            files = [
                *connection.execute(select(pictures.c.id, pictures.c.file).where(pictures.c.owner == owner)),
                *connection.execute(select(inputs.c.id, inputs.c.file).where(inputs.c.owner == owner)),
            ]
            unfinished = (jobs.c.owner == owner, jobs.c.state.in_(UNFINISHED))
            unfinished_tasks = connection.execute(select(jobs.c.task_uuid).where(*unfinished)).scalars().all()
            _forget_owner(connection, owner)
            bury(connection, [*(row.id for row in files), *unfinished_tasks])
        for row in files:
            self._files.remove(row.id, row.file)


def _forget(connection: Connection, owner: str, result_ids: Sequence[str]) -> None:
    for some in parts(result_ids):
        mine = (picture_words.c.owner == owner, picture_words.c.picture_id.in_(some))
        connection.execute(delete(picture_words).where(*mine))
        connection.execute(delete(picture_tags).where(picture_tags.c.picture_id.in_(some)))
        connection.execute(delete(share_pictures).where(share_pictures.c.picture_id.in_(some)))
        connection.execute(delete(uploads).where(uploads.c.picture_id.in_(some)))
        connection.execute(delete(pictures).where(pictures.c.id.in_(some)))
        bury(connection, some)


def _empty_jobs(connection: Connection, task_uuids: Iterable[str]) -> None:
    """Deletes the request and the lineage of ended jobs without any result left."""
    for some in parts(task_uuids):
        alive = select(pictures.c.task_uuid).where(pictures.c.task_uuid.in_(some))
        ended = (jobs.c.task_uuid.in_(some), jobs.c.state.in_(ENDED), jobs.c.task_uuid.not_in(alive))
        for row in connection.execute(select(jobs.c.task_uuid, jobs.c.task_type, jobs.c.model).where(*ended)).all():
            bare = {"taskType": row.task_type, "model": row.model}
            mine = jobs.c.task_uuid == row.task_uuid
            connection.execute(update(jobs).where(mine).values(request=bare, set_label=""))
            connection.execute(delete(lineage).where(lineage.c.task_uuid == row.task_uuid))


def _forget_owner(connection: Connection, owner: str) -> None:
    mine = select(shares.c.id).where(shares.c.owner == owner)
    connection.execute(delete(share_pictures).where(share_pictures.c.share_id.in_(mine)))
    for table in (shares, moves, picture_words, picture_tags, uploads, inputs, lineage, pictures, jobs):
        connection.execute(delete(table).where(table.c.owner == owner))
    connection.execute(delete(charges).where(charges.c.owner == owner, charges.c.source == "sandbox"))
    connection.execute(update(charges).where(charges.c.owner == owner).values(owner=""))
