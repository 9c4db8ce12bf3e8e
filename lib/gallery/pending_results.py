"""Stores results that the database could not take yet, each as a small file next to the pictures, until it can.

Runware delivers a paid result only once; it must not be lost to a locked or full database.
"""

from __future__ import annotations

import contextlib
import json
import secrets
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from lib.catalog.wire import ResultItem
from lib.gallery.backends import write_whole

_ASIDE: Final = "set_aside"


@dataclass(frozen=True)
class PendingResult:
    """A result as Runware delivered it, and when. `seconds` is how long it took, if known."""

    task_uuid: str
    item: ResultItem
    seconds: float | None
    arrived_at: float


class PendingResults:
    """A folder of pending results. Any process may read it; storing one twice does no harm."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, result: PendingResult) -> Path:
        """Writes a result to a file; `remove` it once it is stored. Raises `OSError` when the disk fails too."""
        path = self.folder / f"result-{secrets.token_hex(8)}.json"
        write_whole(path, json.dumps(asdict(result)).encode(), self.folder / "partial")
        return path

    def remove(self, path: Path) -> None:
        """Removes a result that is stored; a missing file is ignored."""
        path.unlink(missing_ok=True)

    def set_aside(self, path: Path) -> None:
        """Moves a result whose job has no row to where only `all(also_set_aside=True)` finds it; one that another
        process has moved already is ignored. Raises `OSError`."""
        (self.folder / _ASIDE).mkdir(exist_ok=True)
        with contextlib.suppress(FileNotFoundError):
            path.replace(self.folder / _ASIDE / path.name)

    def all(self, *, also_set_aside: bool = False) -> Iterator[tuple[Path, PendingResult]]:
        """The pending results, each with its path for `remove`. Other files are left alone."""
        paths = sorted(self.folder.glob("result-*.json"))
        if also_set_aside:
            paths += sorted(self.folder.glob(f"{_ASIDE}/result-*.json"))
        for path in paths:
            try:
                yield path, PendingResult(**json.loads(path.read_bytes()))
            except (OSError, ValueError, TypeError):
                continue  # another process has just stored it, or it is not ours
