"""The small copies of a picture, by the pixels that their longer side has at most."""

from __future__ import annotations

from typing import Final, Literal

ThumbnailSize = Literal[256, 512]
THUMBNAIL_SIZES: Final[tuple[ThumbnailSize, ...]] = (256, 512)
