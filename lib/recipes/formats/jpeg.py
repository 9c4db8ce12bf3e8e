"""Recipes in JPEG: one EXIF segment, before the pixels (ITU-T T.81, B.1.1; Exif 2.32, 4.5.4)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lib.recipes.formats import exif
from lib.recipes.recipe import RecipeError

_HEAD: Final = b"Exif\0\0"
_APP0, _APP1, _SOS = 0xE0, 0xE1, 0xDA
_MAX_SEGMENTS: Final = 5000
_MOST: Final = 65_533 - len(_HEAD)


def embed(data: bytes, text: str, json_text: str) -> bytes:
    """The file with both texts in its EXIF segment, or in a new one after the JFIF header."""
    found = _exif_segment(data)
    if found is not None:
        start, end = found
        before = data[start + 4 + len(_HEAD) : end]
    else:
        start = end = next((after for code, _, after in segments(data) if code == _APP0), 2)
        before = b""
        if next(segments(data), None) is None:
            raise RecipeError("The JPEG holds no pixels.")
    written = exif.embed(before, text, json_text, most=_MOST)
    return data[:start] + _segment(written) + data[end:]


def strip(data: bytes) -> bytes:
    """The file as it was before `embed`."""
    found = _exif_segment(data)
    embedded = exif.read_embedded(tiff(data))
    if found is None or embedded is None:
        return data
    start, end = found
    return data[:start] + (_segment(embedded.before) if embedded.before else b"") + data[end:]


def tiff(data: bytes) -> bytes:
    """The EXIF of the file, without its prefix; empty if there is none."""
    found = _exif_segment(data)
    return data[found[0] + 4 + len(_HEAD) : found[1]] if found else b""


def segments(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Marker, start and end of each segment before the pixels; stops at the first broken one."""
    position = 2
    for _ in range(_MAX_SEGMENTS):
        if data[position : position + 1] != b"\xff" or position + 4 > len(data):
            return
        if data[position + 1] == 0xFF:  # padding
            position += 1
            continue
        end = position + 2 + int.from_bytes(data[position + 2 : position + 4], "big")
        if end > len(data) or end < position + 4:
            return
        yield data[position + 1], position, end
        if data[position + 1] == _SOS:
            return
        position = end


def _exif_segment(data: bytes) -> tuple[int, int] | None:
    for code, start, end in segments(data):
        if code == _APP1 and data[start + 4 : end].startswith(_HEAD):
            return start, end
    return None


def _segment(written: bytes) -> bytes:
    body = _HEAD + written
    return b"\xff\xe1" + (len(body) + 2).to_bytes(2, "big") + body
