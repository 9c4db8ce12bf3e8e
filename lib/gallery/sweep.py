"""Rows and files brought together again after a kill, a restored backup, a hand that was in the folder.

Safe beside other processes: what is young is left alone, what looks gone is looked for once more.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import delete, exists, literal, select, update

from lib.gallery.files import StoredFile, is_partial
from lib.gallery.media import MediaError
from lib.gallery.rows import parts
from lib.gallery.schema import inputs, lineage, pictures, uploads
from lib.gallery.store import Store

FILE_GONE: Final = "The file is no longer in the studio's folder. Fetch it again while its address is good."
_AT_ONCE: Final = 500
_REST_S: Final = 0.02
_YOUNG_S: Final = 3600.0
_UNUSED_FOR_S: Final = 7 * 86400.0
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Swept:
    """How many unknown files were removed, files their row did not know of taken in, rows found without their file."""

    removed: int = 0
    taken_in: int = 0
    lost: int = 0


def sweep(store: Store, *, young_s: float = _YOUNG_S, stopping: threading.Event | None = None) -> Swept:
    """One pass over all files, then over all rows.

    With `stopping` it rests between the parts of a large gallery, so that pages go on, and gives up when that is set.
    Raises `StoreError` or `OSError` where rows or files are not to be had.
    """
    there: set[str] = set()
    sizes: dict[str, int] = {}
    removed = taken_in = 0
    until = time.time() - young_s
    for files in _chunked(store.files.walk()):
        if stopping is not None and stopping.wait(_REST_S):
            return Swept(removed, taken_in)
        rows = _rows_of(store, files)
        for file in sorted(files, key=lambda each: each.is_thumbnail):  # a file that is taken in gets its small copies
            known = rows.get(file.picture_id or "", _UNKNOWN)
            if file.name == known or (file.is_thumbnail and known not in (None, _UNKNOWN)):
                there.add(file.name)
                sizes[file.picture_id or ""] = sizes.get(file.picture_id or "", 0) + file.size_bytes
            elif known is None and not file.is_thumbnail and file.changed_at < until:
                if _take_in(store, file):
                    taken_in += 1
                    rows[file.picture_id or ""] = file.name
                    there.add(file.name)
            elif (is_partial(file) or file.picture_id is not None) and file.changed_at < until:
                store.files.remove_file(file.name)
                removed += 1
    lost = _mark_lost(store, there) if there else 0
    _weigh(store, sizes)
    removed += _forget_unused(store)
    if removed or taken_in or lost:
        _log.info("swept the files: %s removed, %s taken in, %s lost", removed, taken_in, lost)
    return Swept(removed, taken_in, lost)


_UNKNOWN: Final = "\0"  # no row at all; None is a row that says it has no file


def _rows_of(store: Store, files: Sequence[StoredFile]) -> dict[str, str | None]:
    ids = {file.picture_id for file in files if file.picture_id}
    found: dict[str, str | None] = {}
    with store.reading() as connection:
        for table in (pictures, inputs):
            for row in connection.execute(select(table.c.id, table.c.file).where(table.c.id.in_(ids))):
                found[row.id] = row.file
    return found


def _take_in(store: Store, file: StoredFile) -> bool:
    """A file was whole before its row could say so."""
    assert file.picture_id is not None
    try:
        store.keep_bytes(file.picture_id, store.files.read(file.name), as_is=True)
    except MediaError:
        store.files.remove_file(file.name)
        return False
    except FileNotFoundError:
        return False
    return True


def _mark_lost(store: Store, there: set[str]) -> int:
    with store.reading() as connection:
        kept = connection.execute(select(pictures.c.id, pictures.c.file).where(pictures.c.file.is_not(None))).all()
    lost = [row.id for row in kept if row.file not in there and not store.files.exists(row.file)]
    for start in range(0, len(lost), _AT_ONCE):
        some = lost[start : start + _AT_ONCE]
        with store.changing() as connection:
            gone = update(pictures).where(pictures.c.id.in_(some)).values(file=None, problem=FILE_GONE, stored_bytes=0)
            connection.execute(gone)
    return len(lost)


def _forget_unused(store: Store) -> int:
    """Pictures that visitors brought a week ago and that no request is made from: never used, or all of it deleted."""
    with store.changing() as connection:
        used = exists().where(lineage.c.owner == inputs.c.owner, lineage.c.parent == literal("input:") + inputs.c.id)
        old = (inputs.c.created_at < time.time() - _UNUSED_FOR_S, ~used)
        gone = connection.execute(select(inputs.c.id, inputs.c.file).where(*old)).all()
        for some in parts(row.id for row in gone):
            connection.execute(delete(uploads).where(uploads.c.picture_id.in_(some)))
            connection.execute(delete(inputs).where(inputs.c.id.in_(some)))
    for row in gone:
        store.files.remove(row.id, row.file)
    return len(gone)


def _weigh(store: Store, sizes: dict[str, int]) -> None:
    """What older studios kept did not say how much room its small copies take."""
    with store.reading() as connection:
        rows = [
            (table, row.id)
            for table in (pictures, inputs)
            for row in connection.execute(select(table.c.id, table.c.stored_bytes).where(table.c.file.is_not(None)))
            if sizes.get(row.id, row.stored_bytes) != row.stored_bytes
        ]
    for start in range(0, len(rows), _AT_ONCE):
        with store.changing() as connection:
            for table, picture_id in rows[start : start + _AT_ONCE]:
                known = update(table).where(table.c.id == picture_id)
                connection.execute(known.values(stored_bytes=sizes[picture_id]))


def _chunked(files: Iterator[StoredFile]) -> Iterator[list[StoredFile]]:
    chunk: list[StoredFile] = []
    for file in files:
        chunk.append(file)
        if len(chunk) == _AT_ONCE:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
