"""Reconciles rows and files after a crash, a restore or manual changes. No file that may have been paid for is removed.

Safe while other processes run: young files are left alone, and files that seem missing are checked once more.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import delete, exists, literal, select, update

from lib.gallery.files import StoredFile, is_partial
from lib.gallery.rows.rows import parts
from lib.gallery.rows.tombstones import buried, bury
from lib.gallery.store import Store
from lib.gallery.tables.schema import inputs, lineage, pictures, uploads
from lib.media import MediaError

FILE_GONE: Final = "The file is no longer in the studio's folder. Fetch it again while its address is good."
_AT_ONCE: Final = 500
_REST_S: Final = 0.02
_YOUNG_S: Final = 3600.0
_UNUSED_FOR_S: Final = 7 * 86400.0
_NAMED: Final = 5
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Reconciled:
    """Counts: files removed (unfinished, thumbnails, or erased before), files added to a row that lacked them, rows
    without their file, files set aside."""

    removed: int = 0
    taken_in: int = 0
    lost: int = 0
    set_aside: int = 0


def reconcile(store: Store, *, young_s: float = _YOUNG_S, stopping: threading.Event | None = None) -> Reconciled:
    """Makes one pass over all files, then over all rows.

    A file with one of the store's ids but without a row is set aside: it stays where it is and is named in the log. Its
    row may be missing because the database was lost or an older one restored, and with the right one the file is found
    again. Removed are unfinished files, thumbnails without their file, and what was erased (`tombstones`).

    With `stopping` it pauses between the parts of a large gallery, so that pages stay responsive, and stops when that
    is set. Raises `StoreError` or `OSError` where rows or files are unavailable.
    """
    found = _Found()
    until = time.time() - young_s
    for files in _chunked(store.files.walk()):
        if stopping is not None and stopping.wait(_REST_S):
            return Reconciled(found.removed, found.taken_in)
        rows = _rows_of(store, files)
        with store.reading() as connection:
            erased = buried(connection, {file.result_id for file in files if file.result_id} - rows.keys())
        for file in sorted(
            files, key=lambda each: each.is_thumbnail
        ):  # a file before its thumbnails, which then have a row
            known = rows.get(file.result_id or "", _UNKNOWN)
            if file.name == known or (file.is_thumbnail and known not in (None, _UNKNOWN)):
                found.keep(file)
            elif is_partial(file) or file.result_id is not None:
                found.rows_are_missing |= known == _UNKNOWN and file.result_id not in (None, *erased)
                if file.changed_at < until:
                    _tidy(store, file, known, file.result_id in erased, rows, found)
    lost = _mark_lost(store, found.there) if found.there else 0
    _weigh(store, found.sizes)
    if found.set_aside:
        _log_set_aside(store, found.set_aside)
    if not found.rows_are_missing:  # the missing rows may be those that use the inputs
        found.removed += _forget_unused(store)
    reconciled = Reconciled(found.removed, found.taken_in, lost, len(found.set_aside))
    if reconciled != Reconciled(set_aside=reconciled.set_aside):
        _log.info(
            "swept the files: %s removed, %s taken in, %s lost",
            reconciled.removed,
            reconciled.taken_in,
            reconciled.lost,
        )
    return reconciled


_UNKNOWN: Final = "\0"  # no row at all; None is a row without a file


@dataclass
class _Found:
    """What one pass has found so far: names that rows have, bytes by picture, and what it did."""

    there: set[str] = field(default_factory=set)
    sizes: dict[str, int] = field(default_factory=dict)
    set_aside: list[StoredFile] = field(default_factory=list)
    rows_are_missing: bool = False
    removed: int = 0
    taken_in: int = 0

    def keep(self, file: StoredFile) -> None:
        result_id = file.result_id or ""
        self.there.add(file.name)
        self.sizes[result_id] = self.sizes.get(result_id, 0) + file.size_bytes


def _tidy(
    store: Store, file: StoredFile, known: str | None, is_erased: bool, rows: dict[str, str | None], found: _Found
) -> None:
    """Removes, adds to its row or sets aside an old file that no row names. Of those with one of the store's ids, only
    thumbnails of a row without a file are removed, and what was erased."""
    is_junk = is_partial(file) or (file.is_thumbnail and known is None)
    if is_junk or (known == _UNKNOWN and is_erased):
        store.files.remove_file(file.name)
        found.removed += 1
    elif known is None and _take_in(store, file):
        rows[file.result_id or ""] = file.name
        found.taken_in += 1
        found.there.add(file.name)
    else:
        found.set_aside.append(file)


def _rows_of(store: Store, files: Sequence[StoredFile]) -> dict[str, str | None]:
    ids = {file.result_id for file in files if file.result_id}
    found: dict[str, str | None] = {}
    with store.reading() as connection:
        for table in (pictures, inputs):
            for row in connection.execute(select(table.c.id, table.c.file).where(table.c.id.in_(ids))):
                found[row.id] = row.file
    return found


def _take_in(store: Store, file: StoredFile) -> bool:
    """Adds a file, which was complete before its row could be updated, to its row; returns whether that succeeded."""
    assert file.result_id is not None
    try:
        store.keep_bytes(file.result_id, store.files.read(file.name), as_is=True)
    except (MediaError, FileNotFoundError):
        return False
    return True


def _log_set_aside(store: Store, files: Sequence[StoredFile]) -> None:
    names = ", ".join(file.name for file in files[:_NAMED]) + (", …" if len(files) > _NAMED else "")
    _log.warning(
        "set aside: no row of the database names %s files (%.1f MB), so they were left where they lie in %s: %s. If "
        "studio.sqlite3 was lost or an older one put back, stop the studio and put the right one back.",
        len(files),
        sum(file.size_bytes for file in files) / 1e6,
        store.files.place,
        names,
    )


def _mark_lost(store: Store, there: set[str]) -> int:
    with store.reading() as connection:
        stored = connection.execute(select(pictures.c.id, pictures.c.file).where(pictures.c.file.is_not(None))).all()
    lost = [row.id for row in stored if row.file not in there and not store.files.exists(row.file)]
    for start in range(0, len(lost), _AT_ONCE):
        some = lost[start : start + _AT_ONCE]
        with store.changing() as connection:
            gone = update(pictures).where(pictures.c.id.in_(some)).values(file=None, problem=FILE_GONE, stored_bytes=0)
            connection.execute(gone)
    return len(lost)


def _forget_unused(store: Store) -> int:
    """Removes pictures uploaded over a week ago that no request uses: never used, or all those requests deleted."""
    with store.changing() as connection:
        used = exists().where(lineage.c.owner == inputs.c.owner, lineage.c.parent == literal("input:") + inputs.c.id)
        old = (inputs.c.created_at < time.time() - _UNUSED_FOR_S, ~used)
        gone = connection.execute(select(inputs.c.id, inputs.c.file).where(*old)).all()
        for some in parts(row.id for row in gone):
            connection.execute(delete(uploads).where(uploads.c.picture_id.in_(some)))
            connection.execute(delete(inputs).where(inputs.c.id.in_(some)))
            bury(connection, some)
    for row in gone:
        store.files.remove(row.id, row.file)
    return len(gone)


def _weigh(store: Store, sizes: dict[str, int]) -> None:
    """Corrects stored sizes: older studios did not record the size of thumbnails."""
    with store.reading() as connection:
        rows = [
            (table, row.id)
            for table in (pictures, inputs)
            for row in connection.execute(select(table.c.id, table.c.stored_bytes).where(table.c.file.is_not(None)))
            if sizes.get(row.id, row.stored_bytes) != row.stored_bytes
        ]
    for start in range(0, len(rows), _AT_ONCE):
        with store.changing() as connection:
            for table, result_id in rows[start : start + _AT_ONCE]:
                known = update(table).where(table.c.id == result_id)
                connection.execute(known.values(stored_bytes=sizes[result_id]))


def _chunked(files: Iterator[StoredFile]) -> Iterator[list[StoredFile]]:
    chunk: list[StoredFile] = []
    for file in files:
        chunk.append(file)
        if len(chunk) == _AT_ONCE:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
