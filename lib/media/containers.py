"""Checks what a picture's container holds besides its pixels, before a decoder sees it.

Pillow bounds the pixels and the compressed text of a picture, but not the number of its parts: with Pillow 13, a 270 KB
JPEG of 200 scans took 15 s, and 12 MB of empty PNG chunks 5 s. Nor do its older releases bound what a camera's data
(EXIF) claims: 12 bytes of a directory can name the rest of the file, and each such entry is copied (a 400 KB JPEG made
Pillow 11.0 take 2 GB while opening it). So parts are counted here, and camera data is hidden from Pillow's parser; only
its orientation is needed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

MAX_PNG_CHUNKS: Final = 100_000  # a 50 MB file in chunks of 512 bytes
MAX_JPEG_SEGMENTS: Final = 5_000
MAX_JPEG_SCANS: Final = 50  # encoders write about 10 scans into a progressive file

_ORIENTATION: Final = 0x0112
_SHORT: Final = 3
# A marker that is neither a stuffed byte, padding, a restart (D0 to D7) nor TEM (01): ITU-T T.81, B.1.1.
_JPEG_MARKER: Final = re.compile(rb"\xff[^\x00\x01\xff\xd0-\xd7]")
_SOI, _EOI, _SOS, _APP1, _APP2 = 0xD8, 0xD9, 0xDA, 0xE1, 0xE2
# An `infe` box: version and flags, an item id of 2 or 4 bytes, 2 bytes of protection, the item's type.
_AVIF_EXIF_ITEM: Final = re.compile(rb"(infe(?:\x02.{7}|\x03.{9}))Exif", re.DOTALL)


class TooManyPartsError(ValueError):
    """The container has far more parts than a picture needs."""


@dataclass(frozen=True)
class Jpeg:
    """A JPEG for the decoder, without camera data and padding, and the camera data by itself (or empty)."""

    decodable: bytes
    exif: bytes


def read_jpeg(data: bytes) -> Jpeg:
    """Walks the segments of a JPEG that starts with its SOI. Raises `TooManyPartsError`.

    Broken parts are left as they are, for the decoder to find.
    """
    decodable = [data[:2]]
    exif = b""
    scans = position = 0
    for _ in range(MAX_JPEG_SEGMENTS):
        found = _JPEG_MARKER.search(data, max(position, 2))
        if found is None or data[found.start() + 1] == _EOI:
            break
        start, code = found.start(), data[found.start() + 1]
        position = start + 2 + (0 if code == _SOI else int.from_bytes(data[start + 2 : start + 4], "big"))
        if code == _SOS:
            if scans == 0:
                decodable.append(data[start:])  # from here on libjpeg skips what it does not need
            scans += 1
            if scans > MAX_JPEG_SCANS:
                raise TooManyPartsError
        elif scans == 0:
            payload = data[start + 4 : position]
            if code == _APP1 and payload.startswith(b"Exif\0\0"):
                exif = exif or payload
            elif code not in (_APP1, _SOI) and not (code == _APP2 and payload.startswith(b"MPF\0")):
                decodable.append(data[start:position])
    else:
        raise TooManyPartsError
    return Jpeg(b"".join(decodable), exif)


def count_png_chunks(data: bytes) -> None:
    """Raises `TooManyPartsError` for a PNG of more chunks than `MAX_PNG_CHUNKS`."""
    position = 8
    for _ in range(MAX_PNG_CHUNKS):
        if position >= len(data) or data[position + 4 : position + 8] == b"IEND":
            return
        position += 12 + int.from_bytes(data[position : position + 4], "big")
    raise TooManyPartsError


def without_avif_exif(data: bytes) -> bytes:
    """An AVIF whose camera data has a type that decoders ignore; its orientation is stored elsewhere (`irot`)."""
    return _AVIF_EXIF_ITEM.sub(rb"\1skip", data)


def orientation(exif: bytes) -> int:
    """1 to 8, from EXIF's tag 0x0112 of the first directory (TIFF 6.0, section 2); 1, upright, where it is missing."""
    tiff = memoryview(exif.removeprefix(b"Exif\0\0"))
    orders: dict[bytes, Literal["little", "big"]] = {b"II": "little", b"MM": "big"}
    order = orders.get(bytes(tiff[:2]))
    if order is None:
        return 1
    start = int.from_bytes(tiff[4:8], order)
    entries = int.from_bytes(tiff[start : start + 2], order)
    for at in range(start + 2, start + 2 + 12 * entries, 12):
        tag, kind = int.from_bytes(tiff[at : at + 2], order), int.from_bytes(tiff[at + 2 : at + 4], order)
        if (tag, kind) == (_ORIENTATION, _SHORT):
            value = int.from_bytes(tiff[at + 8 : at + 10], order)
            return value if 1 <= value <= 8 else 1
    return 1
