"""Reads the later bytes that distinguish kinds of files that begin alike. Work is bounded, whatever the bytes are."""

from __future__ import annotations

import re
from typing import Final

_MOST_PARTS: Final = 64
_MOST_BRANDS_BYTES: Final = 512
_HEAD_BYTES: Final = 256
_SOS, _APP2 = 0xDA, 0xE2
_BMP_HEADER_BYTES: Final = frozenset({12, 16, 40, 52, 56, 64, 108, 124})
# EBML's DocType (RFC 8794, 11.2.7): its id, its length, and a name.
_DOC_TYPE: Final = re.compile(rb"\x42\x82.{1,8}?(webm|matroska)", re.DOTALL)
# Kilobits a second of layer III, and samples a second, by their index (ISO/IEC 11172-3, 2.4.2.3 and 13818-3).
_MPEG_1_RATES: Final = (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_MPEG_2_RATES: Final = (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_MPEG_1_SAMPLES: Final = (44_100, 48_000, 32_000)
_SAMPLES_DIVISOR: Final = {3: 1, 2: 2, 0: 4}  # MPEG 1, 2 and 2.5 by their two bits; 1 is reserved


def has_png_animation(data: bytes) -> bool:
    """Whether a PNG has an animation chunk (`acTL`) before its pixels, as an animated one must."""
    position = 8
    for _ in range(_MOST_PARTS):
        kind = data[position + 4 : position + 8]
        if kind in (b"acTL", b"IDAT", b""):
            return kind == b"acTL"
        position += 12 + int.from_bytes(data[position : position + 4], "big")
    return False


def names_more_jpeg_pictures(data: bytes) -> bool:
    """Whether a JPEG has an index of further pictures (CIPA DC-007: `MPF` in an APP2) before its pixels."""
    position = 2
    for _ in range(_MOST_PARTS):
        marker = data[position : position + 2]
        if len(marker) < 2 or marker[0] != 0xFF or marker[1] == _SOS:
            return False
        if marker[1] == _APP2 and data[position + 4 : position + 8] == b"MPF\0":
            return True
        position += 2 + int.from_bytes(data[position + 2 : position + 4], "big")
    return False


def matroska_type(data: bytes) -> bytes | None:
    """The DocType of an EBML file, `webm` or `matroska`; None if it has none."""
    found = _DOC_TYPE.search(data[:_HEAD_BYTES])
    return None if found is None else found[1]


def iso_brands(data: bytes) -> tuple[bytes, ...]:
    """The major brand of an ISO media file, then its compatible ones (ISO/IEC 14496-12, 4.3); empty for other files."""
    if data[4:8] != b"ftyp":
        return ()
    length = min(int.from_bytes(data[:4], "big"), _MOST_BRANDS_BYTES)
    return tuple(data[at : at + 4] for at in (8, *range(16, length, 4)))


def is_bmp_header(data: bytes) -> bool:
    """Whether a file begins with BMP's signature and a valid header length: its two letters alone prove little."""
    return data[:2] == b"BM" and int.from_bytes(data[14:18], "little") in _BMP_HEADER_BYTES


def has_two_mp3_frames(data: bytes) -> bool:
    """Whether an MP3 frame begins here and another where it ends: its first eleven bits alone prove little."""
    length = _mp3_frame_bytes(data)
    return length is not None and _mp3_frame_bytes(data[length : length + 4]) is not None


def _mp3_frame_bytes(data: bytes) -> int | None:
    """The length of the layer III frame that begins here, or None if there is none."""
    head = int.from_bytes(data[:4], "big")
    version, layer = head >> 19 & 3, head >> 17 & 3
    rate, samples = head >> 12 & 15, head >> 10 & 3
    if head >> 21 != 0x7FF or layer != 1 or version not in _SAMPLES_DIVISOR or samples == 3 or rate in (0, 15):
        return None
    bits_per_second = (_MPEG_1_RATES if version == 3 else _MPEG_2_RATES)[rate - 1] * 1000
    per_second = _MPEG_1_SAMPLES[samples] // _SAMPLES_DIVISOR[version]
    return (144 if version == 3 else 72) * bits_per_second // per_second + (head >> 9 & 1)
