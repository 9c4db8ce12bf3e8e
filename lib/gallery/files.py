"""Where the bytes lie: a folder of this machine, or whatever fsspec opens by an address.

Names come from the store's own ids, never from a visitor.
"""

from __future__ import annotations

import contextlib
import os
import re
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from fsspec.core import url_to_fs
from fsspec.implementations.local import LocalFileSystem

from lib.media import THUMBNAIL_SIZES, ThumbnailSize

_ID: Final = re.compile(r"[0-9a-f]{32}")
_SCRATCH: Final = "partial"
_CACHE: Final = "cache"


@dataclass(frozen=True)
class StoredFile:
    """A file as a walk over the folder finds it. `changed_at` is in seconds since 1970 UTC."""

    name: str
    size_bytes: int
    changed_at: float

    @property
    def result_id(self) -> str | None:
        """Whose file it is by its name; None for a name that the store did not give."""
        stem = self.name.rpartition("/")[2].partition(".")[0]
        return stem if _ID.fullmatch(stem) else None

    @property
    def is_thumbnail(self) -> bool:
        """Whether it is a small copy."""
        return self.name.endswith(tuple(_tail(size) for size in THUMBNAIL_SIZES))


class Files:
    """Whole files only, under any kill: on this machine each is written beside its place, flushed to the disk, then
    renamed; an object store takes a whole object or none."""

    def __init__(self, place: Path | str, cache: Path | None = None) -> None:
        """`place` is a folder, or an address that fsspec knows; then `cache` is the folder for local copies."""
        self._fs, self._root = url_to_fs(str(place))
        self._is_local = isinstance(self._fs, LocalFileSystem)
        self._cache = cache
        if self._is_local:
            Path(self._root, _SCRATCH).mkdir(parents=True, exist_ok=True)
        elif cache is None:
            raise ValueError("Files that lie elsewhere need a folder for local copies.")

    @property
    def place(self) -> str:
        """The folder, or the address without what opens it, for people to read."""
        return str(self._root)

    def write(self, result_id: str, data: bytes, extension: str, thumbnails: Mapping[ThumbnailSize, bytes]) -> str:
        """Keep a picture and its small copies; returns the name to store. Raises `OSError` when the disk refuses."""
        for size, small in thumbnails.items():
            self._write(thumbnail_name(result_id, size), small)
        name = f"{_folder(result_id)}/{result_id}.{extension}"
        self._write(name, data)
        return name

    def write_thumbnail(self, result_id: str, size: ThumbnailSize, data: bytes) -> None:
        """Keep a small copy that was made later. Raises `OSError`."""
        self._write(thumbnail_name(result_id, size), data)

    def path(self, name: str) -> Path:
        """Where a stored file lies on this machine; one that lies elsewhere is copied here first.

        A path that is no file says that it is gone.
        """
        if self._is_local:
            return Path(self._root, name)
        assert self._cache is not None
        copy = self._cache / _CACHE / name
        if not copy.is_file() and self._fs.isfile(self._address(name)):
            write_whole(copy, self._fs.cat_file(self._address(name)), self._cache / _SCRATCH)
        return copy

    def thumbnail(self, result_id: str, size: ThumbnailSize = 512) -> Path:
        """Where a picture's WebP copy of at most `size` px a side lies.

        Raises `ValueError` for anything that is not one of the store's ids.
        """
        return self.path(thumbnail_name(result_id, size))

    def exists(self, name: str) -> bool:
        """Whether a stored file is there."""
        return bool(self._fs.isfile(self._address(name)))

    def read(self, name: str) -> bytes:
        """The bytes of a stored file. Raises `OSError` where it is gone."""
        return bytes(self._fs.cat_file(self._address(name)))

    def remove(self, result_id: str, name: str | None) -> None:
        """Remove a picture's files; what is gone already is no trouble."""
        names = [thumbnail_name(result_id, size) for size in THUMBNAIL_SIZES]
        for each in [*names, *([] if name is None else [name])]:
            self.remove_file(each)

    def remove_file(self, name: str) -> None:
        """Remove one file by its stored name; what is gone already is no trouble."""
        with contextlib.suppress(FileNotFoundError):
            self._fs.rm_file(self._address(name))
        if not self._is_local:
            self.path_of_copy(name).unlink(missing_ok=True)

    def path_of_copy(self, name: str) -> Path:
        """Where the local copy of a file that lies elsewhere is, once it was asked for."""
        assert self._cache is not None
        return self._cache / _CACHE / name

    def walk(self) -> Iterator[StoredFile]:
        """Every file, the half-written ones of killed processes included, in no order."""
        for _, _, found in self._fs.walk(self._root, detail=True):
            for info in found.values():
                yield StoredFile(self._name(info["name"]), int(info["size"] or 0), _changed_at(info))

    def _write(self, name: str, data: bytes) -> None:
        if self._is_local:
            write_whole(Path(self._root, name), data, Path(self._root, _SCRATCH))
        else:
            self._fs.pipe_file(self._address(name), data)

    def _address(self, name: str) -> str:
        return f"{self._root}/{name}"

    def _name(self, address: str) -> str:
        return address.removeprefix(self._root).lstrip("/")


def thumbnail_name(result_id: str, size: ThumbnailSize) -> str:
    """The stored name of a small copy. Raises `ValueError` for anything that is not one of the store's ids."""
    return f"{_folder(result_id)}/{result_id}{_tail(size)}"


def is_partial(file: StoredFile) -> bool:
    """Whether a file is one that was never finished."""
    return f"/{_SCRATCH}/" in f"/{file.name}"


def _tail(size: ThumbnailSize) -> str:
    return ".thumb.webp" if size == 512 else f".thumb{size}.webp"


def _folder(result_id: str) -> str:
    if not _ID.fullmatch(result_id):
        raise ValueError("not a picture's id")
    return result_id[:2]


def _changed_at(info: Mapping[str, Any]) -> float:
    """Each file system of fsspec has its own word for it."""
    changed = next((info[name] for name in ("mtime", "created", "LastModified") if info.get(name) is not None), 0.0)
    return float(changed.timestamp() if hasattr(changed, "timestamp") else changed)


def write_whole(path: Path, data: bytes, scratch: Path) -> None:
    """Write a file so that it is there whole or not at all, also after a power cut. Raises `OSError`.

    `scratch` is a folder on the same disk for what is not finished.
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
    """A new name is on the disk only when its folder is."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
