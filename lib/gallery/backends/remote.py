"""The back end for any address that fsspec opens, such as a bucket; object stores write an object completely or not at
all."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from fsspec.core import url_to_fs

from lib.gallery.backends.backend import SCRATCH, FileInfo
from lib.gallery.backends.folder import write_whole

_COPIES: Final = "cache"


class Remote:
    """Files at an address. Files that are served, or read in pieces, are copied to this machine once."""

    def __init__(self, place: str, cache: Path | None) -> None:
        """`place` is an address that fsspec knows, `cache` the folder for copies. Raises `ValueError` without one."""
        if cache is None:
            raise ValueError("Files that lie elsewhere need a folder for local copies.")
        self._fs, self._root = url_to_fs(place)
        self._cache = cache

    @property
    def place(self) -> str:
        """The address without credentials."""
        return str(self._root)

    def write(self, name: str, data: bytes) -> None:
        """Raises `OSError`."""
        self._fs.pipe_file(self._address(name), data)
        self._copy(name).unlink(missing_ok=True)  # the copy of the previous content

    def read(self, name: str) -> bytes:
        """Raises `OSError` if it is missing."""
        return bytes(self._fs.cat_file(self._address(name)))

    def exists(self, name: str) -> bool:
        """Whether the file is there."""
        return bool(self._fs.isfile(self._address(name)))

    def remove(self, name: str) -> None:
        """Removes a file and its copy if they exist."""
        with contextlib.suppress(FileNotFoundError):
            self._fs.rm_file(self._address(name))
        self._copy(name).unlink(missing_ok=True)

    def path(self, name: str) -> Path:
        """The path of the local copy, which is made the first time."""
        copy = self._copy(name)
        if not copy.is_file() and self.exists(name):
            write_whole(copy, self.read(name), self._cache / SCRATCH)
        return copy

    def walk(self) -> Iterator[FileInfo]:
        """Every file at the address."""
        for _, _, found in self._fs.walk(self._root, detail=True):
            for info in found.values():
                name = info["name"].removeprefix(self._root).lstrip("/")
                yield FileInfo(name, int(info["size"] or 0), _changed_at(info))

    def _copy(self, name: str) -> Path:
        return self._cache / _COPIES / name

    def _address(self, name: str) -> str:
        return f"{self._root}/{name}"


def _changed_at(info: Mapping[str, Any]) -> float:
    """The time of the last change; fsspec's file systems have different names for it."""
    changed = next((info[name] for name in ("mtime", "created", "LastModified") if info.get(name) is not None), 0.0)
    return float(changed.timestamp() if hasattr(changed, "timestamp") else changed)
