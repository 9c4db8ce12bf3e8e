"""Picture sizes people ask for: aspect ratios as widths and heights of about one megapixel, in multiples of 64."""

from __future__ import annotations

from typing import Final

ASPECTS: Final[dict[str, tuple[int, int]]] = {
    "1:1": (1024, 1024),
    "4:3": (1152, 832),
    "3:2": (1216, 832),
    "16:9": (1344, 768),
    "21:9": (1536, 640),
}


def aspect_of(width: int, height: int) -> str | None:
    """The aspect whose size this is, in either orientation, or None for a size of one's own."""
    for name, size in ASPECTS.items():
        if size in ((width, height), (height, width)):
            return name
    return None
