"""Results that the database would not take yet, each as a small file beside the pictures, until it does.

Runware delivers a result once it is paid for; a locked or full database must not be where it ends.
"""

from __future__ import annotations

import contextlib
import json
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from lib.gallery.files import write_whole

_ASIDE: Final = "set_aside"


@dataclass(frozen=True)
class PendingResult:
    """A result as Runware gave it, and when. `seconds` is what it took, where that is known."""

    task_uuid: str
    item: Mapping[str, Any]
    seconds: float | None
    arrived_at: float


class PendingResults:
    """A folder of such results. Any process may read it; taking one up twice does no harm."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, result: PendingResult) -> Path:
        """Write a result down; `remove` when it is safe. Raises `OSError` when the disk refuses too."""
        path = self.folder / f"result-{secrets.token_hex(8)}.json"
        write_whole(path, json.dumps(asdict(result)).encode(), self.folder / "partial")
        return path

    def remove(self, path: Path) -> None:
        """Forget a result that is kept; what is gone already is no trouble."""
        path.unlink(missing_ok=True)

    def set_aside(self, path: Path) -> None:
        """Keep a result of a job that no row knows where only `all(also_set_aside=True)` finds it; what another process
        has moved already is no trouble. Raises `OSError`."""
        (self.folder / _ASIDE).mkdir(exist_ok=True)
        with contextlib.suppress(FileNotFoundError):
            path.replace(self.folder / _ASIDE / path.name)

    def all(self, *, also_set_aside: bool = False) -> Iterator[tuple[Path, PendingResult]]:
        """What waits there, with its path for `remove`. A file that is no such result is left alone."""
        paths = sorted(self.folder.glob("result-*.json"))
        if also_set_aside:
            paths += sorted(self.folder.glob(f"{_ASIDE}/result-*.json"))
        for path in paths:
            try:
                yield path, PendingResult(**json.loads(path.read_bytes()))
            except (OSError, ValueError, TypeError):
                continue  # another process has just taken it up, or it is not ours
