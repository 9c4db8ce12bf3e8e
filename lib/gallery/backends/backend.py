"""The interface of all back ends."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple, Protocol

SCRATCH: Final = "partial"
"""The folder for unfinished files."""


class FileInfo(NamedTuple):
    """One file found by a walk. `changed_at` is in seconds since 1970 UTC."""

    name: str
    size_bytes: int
    changed_at: float


class Backend(Protocol):
    """Stores files by name, such as `01/0123….png`; a name's folders are created as needed. A file appears complete or
    not at all, even if the process is killed. May be called from any thread."""

    @property
    def place(self) -> str:
        """The folder, or the address without credentials, for people to read."""

    def write(self, name: str, data: bytes) -> None:
        """Stores a file, replacing one of the same name. Raises `OSError`."""

    def read(self, name: str) -> bytes:
        """The bytes of a file. Raises `OSError` if it is missing."""

    def exists(self, name: str) -> bool:
        """Whether a file exists."""

    def remove(self, name: str) -> None:
        """Removes a file; a missing one is ignored."""

    def path(self, name: str) -> Path:
        """The path of a file on this machine; a remote file is copied here first. If the file is missing, the path does
        not exist."""

    def walk(self) -> Iterator[FileInfo]:
        """All files, including unfinished ones of killed processes, in no particular order."""
