"""Finds a picture's thumbnail in the requested size, and makes it once if it is missing."""

from __future__ import annotations

import contextlib
from pathlib import Path

from lib.gallery.files import Files, thumbnail_name
from lib.media import MediaError, ThumbnailSize, shrink


def thumbnail_path(files: Files, result_id: str, size: ThumbnailSize) -> Path:
    """The path of a picture's WebP thumbnail of at most `size` px a side on this machine.

    If only the larger one is stored, the smaller is made now; where that fails, the larger is returned. If there is
    none, the path does not exist. Raises `ValueError` for anything that is not one of the store's ids.
    """
    wanted, larger = thumbnail_name(result_id, size), files.local(thumbnail_name(result_id, 512))
    if size == 512 or larger is None or files.local(wanted) is not None:
        return files.path(wanted)
    with contextlib.suppress(MediaError, OSError):  # a full disk: the picture is shown all the same
        files.write_thumbnail(result_id, size, shrink(larger.read_bytes(), size))
        return files.path(wanted)
    return larger
