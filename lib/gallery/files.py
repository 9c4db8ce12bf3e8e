"""The folder that holds pictures' bytes. Names come from the store's own ids, never from a visitor."""

from __future__ import annotations

import os
import re
import secrets
from pathlib import Path

_ID = re.compile(r"[0-9a-f]{32}")


class Files:
    """Whole files only: each is written beside its place, flushed to the disk, then renamed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._scratch = folder / "partial"
        self._scratch.mkdir(parents=True, exist_ok=True)

    def write(self, picture_id: str, data: bytes, extension: str, thumbnail: bytes) -> str:
        """Keep a picture and its small copy; returns the name to store. Raises `OSError` when the disk refuses."""
        name = f"{picture_id[:2]}/{picture_id}.{extension}"
        self._write(self.thumbnail(picture_id), thumbnail)
        self._write(self.path(name), data)
        return name

    def path(self, name: str) -> Path:
        """Where a stored name lies."""
        return self._folder / name

    def thumbnail(self, picture_id: str) -> Path:
        """Where a picture's WebP copy lies. Raises `ValueError` for anything that is not one of the store's ids."""
        if not _ID.fullmatch(picture_id):
            raise ValueError("not a picture's id")
        return self._folder / picture_id[:2] / f"{picture_id}.thumb.webp"

    def _write(self, path: Path, data: bytes) -> None:
        path.parent.mkdir(exist_ok=True)
        partial = self._scratch / secrets.token_hex(8)
        try:
            with partial.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            partial.replace(path)
        finally:
            partial.unlink(missing_ok=True)
