"""The store: every request before it is sent, every result before a page hears of it, and their files.

Rows live in SQL (`schema.py`), bytes in a folder (`files.py`). All methods may be called from any thread; each is one
transaction. Rows are keyed by owner, so a method that takes an owner never shows another's.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from sqlalchemy import Engine

from lib.database import prepare_tables
from lib.gallery.files import Files
from lib.gallery.rows.finder import Finder
from lib.gallery.rows.job_rows import JobRows
from lib.gallery.rows.lineage import Lineage
from lib.gallery.rows.migrations import ROOM, STEPS
from lib.gallery.rows.pending_results import PendingResults
from lib.gallery.rows.records import Source
from lib.gallery.rows.result_rows import ResultRows
from lib.gallery.rows.schema import metadata
from lib.gallery.rows.shares import MoveLinks, Shares
from lib.gallery.rows.spending import Spending
from lib.gallery.rows.stars_and_tags import StarsAndTags
from lib.gallery.rows.tombstones import buried
from lib.gallery.rows.trash import Trash
from lib.gallery.space import SpaceGuard


class Store(JobRows, ResultRows):
    """Rows and files of one studio. What is done with results once they are kept has a part of its own each."""

    def __init__(
        self,
        engine: Engine,
        folder: Path,
        *,
        embed_parameters: bool = True,
        max_bytes: int = 0,
        files_at: str | None = None,
    ) -> None:
        """`folder` is where files lie, or where the copies of files are that lie at `files_at`, an address for fsspec.
        `embed_parameters`: whether files carry what made them. `max_bytes`: how much room all of it may take, 0 for no
        limit. Raises `NewerDatabaseError` where a newer studio wrote the rows."""
        prepare_tables(engine, ROOM, metadata, STEPS)
        super().__init__(engine, Files(files_at or folder, cache=folder), embed_parameters=embed_parameters)
        self.finder = Finder(engine)
        self.stars_and_tags = StarsAndTags(engine)
        self.lineage = Lineage(engine)
        self.trash = Trash(engine, self.files)
        self.shares = Shares(engine)
        self.move_links = MoveLinks(engine)
        self.spending = Spending(engine)
        self.space = SpaceGuard(engine, self.trash, max_bytes)
        self.pending_results = PendingResults(folder / "spill")

    def delete(self, owner: str, result_ids: Iterable[str]) -> None:
        """Put pictures into the trash; `restore` brings them back."""
        self.trash.delete(owner, result_ids)

    def delete_everything(self, owner: str) -> None:
        """Remove all rows and files of an owner at once, and what of them waits beside the database."""
        for path, result in self.pending_results.all(also_set_aside=True):
            job = self.job(result.task_uuid)
            if job is not None and job.owner == owner:
                self.pending_results.remove(path)
        self.trash.delete_everything(owner)

    def was_erased(self, task_uuid: str) -> bool:
        """Whether a job went while it was unfinished, because its owner had everything deleted."""
        with self.reading() as connection:
            return bool(buried(connection, [task_uuid]))

    def restore(self, owner: str, result_ids: Iterable[str]) -> None:
        """Bring deleted pictures back."""
        self.trash.restore(owner, result_ids)

    def spent(self, owner: str, source: Source, *, since: float) -> float:
        """What an owner's results cost since then, in USD; deleted ones were paid for too."""
        return self.spending.spent(owner, source, since=since)

    def last_price(self, price_key: str, source: Source) -> float | None:
        """What one result of an equal request cost last, in USD, or None when there was none."""
        return self.spending.last_price(price_key, source)
