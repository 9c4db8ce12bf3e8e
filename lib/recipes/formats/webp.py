"""Recipes in WebP: an EXIF chunk, and the header that announces it (RFC 9649, section 2.7)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from lib.recipes.formats import exif
from lib.recipes.recipe import RecipeError

_EXIF_FLAG, _ALPHA_FLAG = 0x08, 0x10
_MAX_CHUNKS: Final = 20_000
_HEAD: Final = b"Exif\0\0"  # some writers add it, as in a JPEG
_MOST: Final = 256 * 1024
# What `embed` records of the original file.
_HAD_HEADER, _HAD_FLAG, _HAD_HEAD = 1, 2, 4

_Chunk = tuple[bytes, bytes]


def embed(data: bytes, text: str, json_text: str) -> bytes:
    """The file with both texts in its EXIF chunk."""
    chunks = _chunks(data)
    before = next((body for kind, body in chunks if kind == b"EXIF"), b"")
    header = next((body for kind, body in chunks if kind == b"VP8X"), None)
    flags = 0 if header is None else _HAD_HEADER | (_HAD_FLAG if header[0] & _EXIF_FLAG else 0)
    flags |= _HAD_HEAD if before.startswith(_HEAD) else 0
    written = exif.embed(before.removeprefix(_HEAD), text, json_text, flags=flags, most=_MOST)
    if header is None:
        chunks.insert(0, (b"VP8X", _header(chunks)))
    else:
        chunks = _replaced(chunks, b"VP8X", bytes([header[0] | _EXIF_FLAG]) + header[1:])
    return _written([*chunks, (b"EXIF", written)] if not before else _replaced(chunks, b"EXIF", written))


def strip(data: bytes) -> bytes:
    """The file as it was before `embed`."""
    embedded = exif.read_embedded(tiff(data))
    if embedded is None:
        return data
    chunks = _chunks(data)
    if embedded.before:
        head = _HEAD if embedded.flags & _HAD_HEAD else b""
        chunks = _replaced(chunks, b"EXIF", head + embedded.before)
    else:
        chunks = [chunk for chunk in chunks if chunk[0] != b"EXIF"]
    header = next((body for kind, body in chunks if kind == b"VP8X"), b"\0")
    if not embedded.flags & _HAD_HEADER:
        chunks = [chunk for chunk in chunks if chunk[0] != b"VP8X"]
    elif not embedded.flags & _HAD_FLAG:
        chunks = _replaced(chunks, b"VP8X", bytes([header[0] & ~_EXIF_FLAG]) + header[1:])
    return _written(chunks)


def tiff(data: bytes) -> bytes:
    """The EXIF of the file, without any prefix; empty if there is none."""
    try:
        chunks = _chunks(data)
    except RecipeError:
        return b""
    return next((body for kind, body in chunks if kind == b"EXIF"), b"").removeprefix(_HEAD)


def _chunks(data: bytes) -> list[_Chunk]:
    """Kind and body of each chunk. Raises `RecipeError` for anything but a complete WebP."""
    found: list[_Chunk] = []
    position, end = 12, 8 + int.from_bytes(data[4:8], "little")
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP" or end != len(data):
        raise RecipeError("The WebP is cut short, or something follows it.")
    while position < end:
        size = int.from_bytes(data[position + 4 : position + 8], "little")
        body = data[position + 8 : position + 8 + size]
        if len(body) != size or len(found) == _MAX_CHUNKS:
            raise RecipeError("The WebP is broken.")
        found.append((data[position : position + 4], body))
        position += 8 + size + size % 2
    return found


def _written(chunks: Sequence[_Chunk]) -> bytes:
    parts = [kind + len(body).to_bytes(4, "little") + body + b"\0" * (len(body) % 2) for kind, body in chunks]
    whole = b"WEBP" + b"".join(parts)
    return b"RIFF" + len(whole).to_bytes(4, "little") + whole


def _replaced(chunks: Sequence[_Chunk], kind: bytes, body: bytes) -> list[_Chunk]:
    """The chunks, with this body in the first of that kind; others of that kind are dropped."""
    place = next(place for place, chunk in enumerate(chunks) if chunk[0] == kind)
    remaining = [(at, chunk) for at, chunk in enumerate(chunks) if at == place or chunk[0] != kind]
    return [(kind, body) if at == place else chunk for at, chunk in remaining]


def _header(chunks: Sequence[_Chunk]) -> bytes:
    """The extended header of a simple file: flags, and the size of the canvas less one."""
    kind, body = chunks[0] if chunks else (b"", b"")
    if kind == b"VP8 " and body[3:6] == b"\x9d\x01\x2a":
        alpha = False
        width, height = (int.from_bytes(body[at : at + 2], "little") & 0x3FFF for at in (6, 8))
    elif kind == b"VP8L" and body[:1] == b"\x2f":
        bits = int.from_bytes(body[1:5], "little")
        width, height, alpha = (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1, bool(bits >> 28 & 1)
    else:
        raise RecipeError("The WebP is of a kind that this studio does not know.")
    flags = _EXIF_FLAG | (_ALPHA_FLAG if alpha else 0)
    return bytes([flags, 0, 0, 0]) + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
