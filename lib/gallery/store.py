"""The store: every request before it is sent, every result before a page sees it, and their files.

Rows are in SQL (`tables/schema.py`), bytes in files (`files.py`). All methods may be called from any thread; each is
one transaction. Rows are keyed by owner, so a method that takes an owner never returns another's.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from sqlalchemy import Engine

from lib.database import prepare_tables
from lib.gallery.files import Files
from lib.gallery.last_prices import LastPrices
from lib.gallery.pending_results import PendingResults
from lib.gallery.rows.finder import Finder
from lib.gallery.rows.job_rows import JobRows
from lib.gallery.rows.lineage import Lineage
from lib.gallery.rows.records import Source
from lib.gallery.rows.result_rows import ResultRows
from lib.gallery.rows.shares import MoveLinks, Shares
from lib.gallery.rows.spending import Spending
from lib.gallery.rows.stars_and_tags import StarsAndTags
from lib.gallery.rows.tombstones import buried
from lib.gallery.rows.trash import Trash
from lib.gallery.space import SpaceGuard
from lib.gallery.tables.migrations import ROOM, STEPS
from lib.gallery.tables.schema import metadata


class Store(JobRows, ResultRows, LastPrices):
    """Rows and files of one studio. Each operation on stored results is an attribute: `finder`, `trash`, `shares`, …"""

    def __init__(
        self,
        engine: Engine,
        folder: Path,
        *,
        embed_parameters: bool = True,
        max_bytes: int = 0,
        files_at: str | None = None,
    ) -> None:
        """`folder` is where files are stored, or the local copies of those at `files_at`, an address for a back end.
        `embed_parameters`: whether files carry their recipe. `max_bytes`: the limit on all space, 0 for no limit.
        Raises `NewerDatabaseError` where a newer studio wrote the rows."""
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
        """Moves pictures into the trash; `restore` undoes it."""
        self.trash.delete(owner, result_ids)

    def delete_everything(self, owner: str) -> None:
        """Deletes all rows and files of an owner at once, and their pending results."""
        for path, result in self.pending_results.all(also_set_aside=True):
            job = self.job(result.task_uuid)
            if job is not None and job.owner == owner:
                self.pending_results.remove(path)
        self.trash.delete_everything(owner)

    def was_erased(self, task_uuid: str) -> bool:
        """Whether a job was deleted while it was unfinished, because its owner deleted everything."""
        with self.reading() as connection:
            return bool(buried(connection, [task_uuid]))

    def restore(self, owner: str, result_ids: Iterable[str]) -> None:
        """Restores pictures from the trash."""
        self.trash.restore(owner, result_ids)

    def spent(self, owner: str, source: Source, *, since: float) -> float:
        """What an owner's results cost since then, in USD; deleted ones were paid for too."""
        return self.spending.spent(owner, source, since=since)
