"""The back end for a local folder: each file is written to a scratch file, flushed to the disk, then renamed."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from pathlib import Path

from fsspec.core import url_to_fs

from lib.gallery.backends.backend import SCRATCH, FileInfo


class Folder:
    """Files below one folder, which is created if it is missing."""

    def __init__(self, place: str, cache: Path | None = None) -> None:
        """`place` is a path or a `file://` address. No copies are needed, so `cache` is not used."""
        self._fs, root = url_to_fs(place)
        self._root = Path(root)
        self._scratch = self._root / SCRATCH
        self._scratch.mkdir(parents=True, exist_ok=True)

    @property
    def place(self) -> str:
        """The folder."""
        return str(self._root)

    def write(self, name: str, data: bytes) -> None:
        """Raises `OSError`."""
        write_whole(self.path(name), data, self._scratch)

    def read(self, name: str) -> bytes:
        """Raises `OSError` if it is missing."""
        return self.path(name).read_bytes()

    def exists(self, name: str) -> bool:
        """Whether the file is there."""
        return self.path(name).is_file()

    def remove(self, name: str) -> None:
        """Removes a file if it exists."""
        self.path(name).unlink(missing_ok=True)

    def path(self, name: str) -> Path:
        """The path of the file, which need not exist."""
        return self._root / name

    def walk(self) -> Iterator[FileInfo]:
        """Every file below the folder."""
        for folder, _, found in self._fs.walk(str(self._root), detail=True):
            for name, info in found.items():
                below = (Path(folder) / name).relative_to(self._root)
                yield FileInfo(below.as_posix(), int(info["size"] or 0), float(info["mtime"]))


def write_whole(path: Path, data: bytes, scratch: Path) -> None:
    """Writes a file so that it exists completely or not at all, even after a power cut. Raises `OSError`.

    `scratch` is a folder on the same disk for unfinished files.
    """
    scratch.mkdir(parents=True, exist_ok=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = scratch / secrets.token_hex(8)
    try:
        with partial.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
        _flush_folder(path.parent)
    finally:
        partial.unlink(missing_ok=True)


def _flush_folder(folder: Path) -> None:
    """Flushes a folder: a new name is on the disk only when its folder is."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
