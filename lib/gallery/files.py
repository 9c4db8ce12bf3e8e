"""Stores the files of pictures: named by the store's own ids, never by a visitor, in a back end (`backends`)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from lib.gallery.backends import SCRATCH, open_backend
from lib.media import THUMBNAIL_SIZES, ThumbnailSize

_ID: Final = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True)
class StoredFile:
    """A file found by a walk over the folder. `changed_at` is in seconds since 1970 UTC."""

    name: str
    size_bytes: int
    changed_at: float

    @property
    def result_id(self) -> str | None:
        """The id of the result in its name; None for a name that the store did not give."""
        stem = self.name.rpartition("/")[2].partition(".")[0]
        return stem if _ID.fullmatch(stem) else None

    @property
    def is_thumbnail(self) -> bool:
        """Whether it is a thumbnail."""
        return self.name.endswith(tuple(_tail(size) for size in THUMBNAIL_SIZES))


class Files:
    """Pictures and their thumbnails. A file is stored completely or not at all, even if the process is killed."""

    def __init__(self, place: Path | str, cache: Path | None = None) -> None:
        """`place` is a folder, or an address for a back end; then `cache` is the folder for local copies."""
        self._backend = open_backend(str(place), cache)

    @property
    def place(self) -> str:
        """The folder, or the address without credentials, for people to read."""
        return self._backend.place

    def write(self, result_id: str, data: bytes, extension: str, thumbnails: Mapping[ThumbnailSize, bytes]) -> str:
        """Stores a picture and its thumbnails; returns the name for its row. Raises `OSError` when the disk fails."""
        for size, small in thumbnails.items():
            self._backend.write(thumbnail_name(result_id, size), small)
        name = f"{_folder(result_id)}/{result_id}.{extension}"
        self._backend.write(name, data)
        return name

    def write_thumbnail(self, result_id: str, size: ThumbnailSize, data: bytes) -> None:
        """Stores a thumbnail that was made later. Raises `OSError`."""
        self._backend.write(thumbnail_name(result_id, size), data)

    def path(self, name: str) -> Path:
        """The path of a stored file on this machine; a remote one is copied here first.

        If the file is missing, the path does not exist.
        """
        return self._backend.path(name)

    def local(self, name: str) -> Path | None:
        """As `path`, but None for a missing file."""
        path = self._backend.path(name)
        return path if path.is_file() else None

    def thumbnail(self, result_id: str, size: ThumbnailSize = 512) -> Path:
        """The path of a picture's WebP thumbnail of at most `size` px a side.

        Raises `ValueError` for anything that is not one of the store's ids.
        """
        return self.path(thumbnail_name(result_id, size))

    def exists(self, name: str) -> bool:
        """Whether a stored file exists."""
        return self._backend.exists(name)

    def read(self, name: str) -> bytes:
        """The bytes of a stored file. Raises `OSError` if it is missing."""
        return self._backend.read(name)

    def remove(self, result_id: str, name: str | None) -> None:
        """Removes a picture's files; missing ones are ignored."""
        names = [thumbnail_name(result_id, size) for size in THUMBNAIL_SIZES]
        for each in [*names, *([] if name is None else [name])]:
            self.remove_file(each)

    def remove_file(self, name: str) -> None:
        """Removes one file by its stored name; a missing one is ignored."""
        self._backend.remove(name)

    def walk(self) -> Iterator[StoredFile]:
        """All files, including unfinished ones of killed processes, in no particular order."""
        return (StoredFile(*info) for info in self._backend.walk())


def thumbnail_name(result_id: str, size: ThumbnailSize) -> str:
    """The stored name of a thumbnail. Raises `ValueError` for anything that is not one of the store's ids."""
    return f"{_folder(result_id)}/{result_id}{_tail(size)}"


def is_partial(file: StoredFile) -> bool:
    """Whether a file is an unfinished one."""
    return f"/{SCRATCH}/" in f"/{file.name}"


def _tail(size: ThumbnailSize) -> str:
    return ".thumb.webp" if size == 512 else f".thumb{size}.webp"


def _folder(result_id: str) -> str:
    if not _ID.fullmatch(result_id):
        raise ValueError("not a picture's id")
    return result_id[:2]
