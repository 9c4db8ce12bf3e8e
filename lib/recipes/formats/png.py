"""Recipes in PNG: two text chunks before the pixels (PNG specification, third edition, 11.3.3)."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from typing import Final

from lib.recipes.recipe import RecipeError

SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
TEXT_KEY: Final = "parameters"
JSON_KEY: Final = "runware-studio"
MAX_CHUNKS: Final = 100_000
MAX_TEXT_BYTES: Final = 2 * 2**20
_MAX_TEXTS: Final = 64
_HEAD: Final = 8


def embed(data: bytes, text: str, json_text: str) -> bytes:
    """The file with both texts before its first IDAT."""
    place = next((start for kind, start, _ in chunks(data) if kind == b"IDAT"), None)
    if place is None:
        raise RecipeError("The PNG holds no pixels.")
    return data[:place] + _text_chunk(TEXT_KEY, text) + _text_chunk(JSON_KEY, json_text) + data[place:]


def strip(data: bytes) -> bytes:
    """The file without the chunks that `embed` wrote."""
    remaining, position = [], 0
    before: tuple[bytes, int, int] | None = None
    for kind, start, end in chunks(data):
        body = data[start + _HEAD : end - 4]
        if kind == b"iTXt" and body.startswith(JSON_KEY.encode() + b"\0"):
            is_ours = before is not None and before[2] == start and _keyword(data, before) == TEXT_KEY.encode()
            remaining.append(data[position : before[1] if is_ours and before is not None else start])
            position = end
        before = (kind, start, end)
    return b"".join([*remaining, data[position:]])


def texts(data: bytes) -> dict[str, str]:
    """Every text chunk by its keyword, within limits: the first of each keyword, but the last of ours.

    Broken, too long or too many texts are skipped.
    """
    found: dict[str, str] = {}
    left = MAX_TEXT_BYTES
    for kind, start, end in chunks(data):
        if kind not in (b"tEXt", b"iTXt", b"zTXt") or len(found) >= _MAX_TEXTS:
            continue
        read = _read_text(kind, data[start + _HEAD : min(end - 4, start + _HEAD + left)], left)
        if read is not None and (read[0] not in found or read[0] in (TEXT_KEY, JSON_KEY)):
            found[read[0]] = read[1]
            left -= len(read[1])
    return found


def chunks(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Type, start and end of each chunk; stops at the end of the file or where it is broken."""
    position = len(SIGNATURE)
    for _ in range(MAX_CHUNKS):
        end = position + 12 + int.from_bytes(data[position : position + 4], "big")
        if position + 12 > len(data) or end > len(data):
            return
        kind = data[position + 4 : position + 8]
        yield kind, position, end
        if kind == b"IEND":
            return
        position = end


def _keyword(data: bytes, chunk: tuple[bytes, int, int]) -> bytes:
    kind, start, end = chunk
    return data[start + _HEAD : end - 4].partition(b"\0")[0] if kind in (b"tEXt", b"iTXt") else b""


def _text_chunk(keyword: str, text: str) -> bytes:
    """A `tEXt` chunk in Latin-1 where possible, as more readers support it; our JSON is always UTF-8 in `iTXt`."""
    if keyword != JSON_KEY:
        try:
            return _chunk(b"tEXt", keyword.encode() + b"\0" + text.encode("latin-1"))
        except UnicodeEncodeError:
            pass
    # Keyword, not compressed, no language, no translated keyword.
    return _chunk(b"iTXt", keyword.encode() + b"\0\0\0\0\0" + text.encode())


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def _read_text(kind: bytes, body: bytes, most: int) -> tuple[str, str] | None:
    keyword, found, rest = body.partition(b"\0")
    if not found or not 1 <= len(keyword) <= 79:
        return None
    if kind == b"tEXt":
        text: bytes | None = rest
    elif kind == b"zTXt":
        text = _inflated(rest[1:], most) if rest[:1] == b"\0" else None
    else:
        parts = rest[2:].split(b"\0", 2)
        text = parts[2] if len(parts) == 3 else None
        if text is not None and rest[:1] == b"\1":
            text = _inflated(text, most) if rest[1:2] == b"\0" else None
    if text is None:
        return None
    try:
        return keyword.decode("latin-1"), text.decode("utf-8" if kind == b"iTXt" else "latin-1")
    except UnicodeDecodeError:
        return None


def _inflated(data: bytes, most: int) -> bytes | None:
    """A decompressed text, or None for one that is broken or longer than `most`."""
    inflater = zlib.decompressobj()
    try:
        text = inflater.decompress(data, most + 1)
    except zlib.error:
        return None
    return text if inflater.eof and len(text) <= most else None
