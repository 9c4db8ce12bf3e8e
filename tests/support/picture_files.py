"""Pictures, good and hostile, made in memory."""

from __future__ import annotations

import io
import re
import struct
import zlib
from typing import Any

from PIL import Image

PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
ORIENTATION = 0x0112


def picture(mode: str = "RGB", size: tuple[int, int] = (64, 40)) -> Image.Image:
    """Left half dark and right half light, so that turning it shows; half transparent where the mode has alpha."""
    image = Image.new("L", size, 20)
    image.paste(230, (size[0] // 2, 0, *size))
    image = image.convert(mode)
    if mode in ("LA", "RGBA"):
        image.putalpha(128)
    return image


def noise(mode: str = "RGB", size: tuple[int, int] = (64, 40)) -> Image.Image:
    """A picture that does not compress, so that every part of its file matters."""
    return Image.effect_noise(size, 80).convert(mode)


def encoded(image: Image.Image, kind: str, **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def turned(kind: str, orientation: int, mode: str = "RGB", **options: Any) -> bytes:
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    return encoded(picture(mode), kind, exif=exif, **options)


def animated(kind: str, mode: str = "RGB", frames: int = 3) -> bytes:
    first = picture(mode)
    others = [Image.new(mode, first.size, number) for number in range(1, frames)]
    return encoded(first, kind, save_all=True, append_images=others, duration=50)


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(width: int, height: int, *extra: bytes, pixels: bytes = bytes(4), depth: int = 8, colour: int = 2) -> bytes:
    """A PNG of chunks written by hand: true colour of 8 bits unless told."""
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    return b"".join(
        [
            PNG_SIGNATURE,
            chunk(b"IHDR", header),
            *extra,
            chunk(b"IDAT", zlib.compress(pixels, 1)),
            chunk(b"IEND", b""),
        ]
    )


def jpeg_of_scans(count: int, size: tuple[int, int] = (64, 64)) -> bytes:
    """A progressive JPEG whose last scan is repeated."""
    whole = encoded(picture("L", size), "JPEG", progressive=True)
    starts = [found.start() for found in re.finditer(rb"\xff\xda", whole)]
    return whole[:-2] + whole[starts[-1] : -2] * (count - len(starts)) + whole[-2:]


def jpeg_with(segments: bytes) -> bytes:
    """A JPEG with segments of ours in place of the JFIF one."""
    return b"\xff\xd8" + segments + encoded(picture(), "JPEG")[20:]


def segment(marker: int, body: bytes) -> bytes:
    return bytes((0xFF, marker)) + struct.pack(">H", len(body) + 2) + body


def exif_bomb(entries: int = 5000, claims: int = 400_000) -> bytes:
    """A directory of camera data whose entries all name the same bytes: claims entries times what it holds."""
    directory = b"".join(struct.pack("<HHLL", 0x1000 + number, 7, claims, 8) for number in range(entries))
    return (b"II*\0\x08\0\0\0" + struct.pack("<H", entries) + directory + bytes(4)).ljust(claims + 8, b"\0")


def exif_segments(exif: bytes) -> bytes:
    parts = [exif[at : at + 65_000] for at in range(0, len(exif), 65_000)]
    return b"".join(segment(0xE1, b"Exif\0\0" + part) for part in parts)


def with_size(data: bytes, box: bytes, width: int, height: int) -> bytes:
    """An AVIF whose `ispe` box, or a WebP whose `VP8X` chunk, says another size."""
    at = data.index(box) + 8
    if box == b"ispe":
        return data[:at] + struct.pack(">II", width, height) + data[at + 8 :]
    size = struct.pack("<I", width - 1)[:3] + struct.pack("<I", height - 1)[:3]
    return data[: at + 4] + size + data[at + 10 :]


def jpeg_of_size(width: int, height: int) -> bytes:
    """A JPEG whose frame header says another size than its scan holds."""
    data = encoded(picture(), "JPEG")
    at = data.index(b"\xff\xc0") + 5
    return data[:at] + struct.pack(">HH", height, width) + data[at + 4 :]


def iso_media(brand: bytes, *compatible: bytes) -> bytes:
    body = brand + bytes(4) + b"".join(compatible)
    return struct.pack(">I", len(body) + 8) + b"ftyp" + body + bytes(64)
