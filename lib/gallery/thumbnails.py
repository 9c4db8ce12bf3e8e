"""The small copy of a picture in the size that is asked for, made once."""

from __future__ import annotations

import contextlib
from pathlib import Path

from lib.gallery.files import Files
from lib.media import MediaError, ThumbnailSize, shrink


def thumbnail_path(files: Files, result_id: str, size: ThumbnailSize) -> Path:
    """Where a picture's WebP copy of at most `size` px a side lies on this machine.

    What was kept in the larger size only gets its smaller copy now; where that fails, the larger one serves. A path
    that is no file says that there is none. Raises `ValueError` for anything that is not one of the store's ids.
    """
    wanted, larger = files.thumbnail(result_id, size), files.thumbnail(result_id, 512)
    if wanted.is_file() or size == 512 or not larger.is_file():
        return wanted
    with contextlib.suppress(MediaError, OSError):  # a full disk: the picture is shown all the same
        files.write_thumbnail(result_id, size, shrink(larger.read_bytes(), size))
        return files.thumbnail(result_id, size)
    return larger
