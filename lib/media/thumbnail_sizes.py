"""The sizes of a picture's thumbnails: the most pixels of their longer side."""

from __future__ import annotations

from typing import Final, Literal

ThumbnailSize = Literal[256, 512]
THUMBNAIL_SIZES: Final[tuple[ThumbnailSize, ...]] = (256, 512)
