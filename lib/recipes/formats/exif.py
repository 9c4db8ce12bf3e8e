"""Recipes in EXIF, for JPEG and WebP: the text as `UserComment`, as other programs write it, and JSON as `MakerNote`.

Existing data stays where it is, byte for byte, so that its offsets remain valid (TIFF 6.0, section 2; Exif 2.32, 4.6):
new directories are appended, with the old entries and two more, and the header points to them. Cutting the end off and
restoring the header undoes it exactly.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from lib.recipes.recipe import RecipeError

_EMPTY: Final = b"MM\0*\0\0\0\x08"
_EXIF_IFD, _USER_COMMENT, _MAKER_NOTE = 0x8769, 0x9286, 0x927C
_LONG, _UNDEFINED = 4, 7
_TYPE_BYTES: Final = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8}
_MAX_ENTRIES: Final = 512
_UNICODE: Final = b"UNICODE\0"
_ENCODINGS: Final = {_UNICODE: "utf-16-be", b"ASCII\0\0\0": "utf-8", b"\0" * 8: "utf-8"}
_MARK: Final = b"RWSTUDIO"
_RECORD: Final = struct.Struct(">8sBII")
# The record, both directories' counts and links, and a byte of padding each for the old data and the new.
_OVERHEAD: Final = _RECORD.size + 2 * 6 + 3
_LEAST_COMMENT: Final = 64


@dataclass(frozen=True)
class Embedded:
    """What `embed` wrote: the JSON, a byte of flags for the container, and the EXIF that was there before (or
    empty)."""

    json_text: str
    flags: int
    before: bytes


@dataclass(frozen=True)
class _Directory:
    """The raw entries of a directory by tag, and the offset of the next one."""

    entries: dict[int, bytes]
    following: int


def embed(tiff: bytes, text: str, json_text: str, *, flags: int = 0, most: int) -> bytes:
    """EXIF (a TIFF, without `Exif\\0\\0`) with both texts; `tiff` is what was there before, or empty.

    The text is shortened where both would take more than `most` bytes. Raises `RecipeError` where that is not enough,
    or where the EXIF is broken.
    """
    json_bytes, comment = json_text.encode(), _UNICODE + text.encode("utf-16-be")
    start = tiff or _EMPTY
    order = _order(start)
    if order is None:
        raise RecipeError("The picture's EXIF is broken.")
    offset = _number(start[4:8], order)
    first = _directory(start, offset, order) if tiff else _Directory({}, 0)
    exif = _Directory({}, 0)
    if _EXIF_IFD in first.entries:
        exif = _directory(start, _number(first.entries[_EXIF_IFD][8:], order), order)
    entries = len(first.entries) + len(exif.entries) + 3
    room = most - len(start) - len(json_bytes) - 12 * entries - _OVERHEAD
    if room < len(comment):
        if room < _LEAST_COMMENT:
            raise RecipeError("The picture's metadata have no room for the recipe.")
        comment = comment[: room // 2 * 2].decode("utf-16-be", "ignore").encode("utf-16-be")
    maker = _RECORD.pack(_MARK, flags, len(tiff), offset) + json_bytes
    return _with_directories(start, order, first, exif, [(_USER_COMMENT, comment), (_MAKER_NOTE, maker)])


def read_embedded(tiff: bytes) -> Embedded | None:
    """What `embed` wrote into this EXIF, or None."""
    maker = _values(tiff, (_MAKER_NOTE,)).get(_MAKER_NOTE, b"")
    if len(maker) < _RECORD.size or not maker.startswith(_MARK):
        return None
    _, flags, length, offset = _RECORD.unpack_from(maker)
    order = _order(tiff)
    if length > len(tiff) or order is None:
        return None
    before = tiff[:4] + offset.to_bytes(4, order) + tiff[8:length] if length >= len(_EMPTY) else b""
    try:
        return Embedded(maker[_RECORD.size :].decode(), flags, before)
    except UnicodeDecodeError:
        return None


def user_comment(tiff: bytes) -> str | None:
    """The `UserComment`, in any encoding that programs use for it; None if it is missing or invalid."""
    raw = _values(tiff, (_USER_COMMENT,)).get(_USER_COMMENT)
    if raw is None:
        return None
    encoding = _ENCODINGS.get(raw[:8])
    try:
        return raw[8:].decode(encoding) if encoding else raw.decode()
    except UnicodeDecodeError:
        return None


def first_texts(tiff: bytes, tags: Sequence[int]) -> list[str]:
    """The texts of these tags of the first directory, such as `Make`; missing ones and those not in UTF-8 are left
    out."""
    found = []
    for raw in _values(tiff, tags).values():
        try:
            found.append(raw.rstrip(b"\0").decode())
        except UnicodeDecodeError:
            continue
    return found


def _values(tiff: bytes, tags: Sequence[int]) -> dict[int, bytes]:
    """The raw values of these tags in the first directory and the EXIF directory, without the broken ones."""
    order = _order(tiff)
    if order is None:
        return {}
    try:
        entries = dict(_directory(tiff, _number(tiff[4:8], order), order).entries)
        if _EXIF_IFD in entries:
            entries |= _directory(tiff, _number(entries[_EXIF_IFD][8:], order), order).entries
    except RecipeError:
        return {}
    found = {tag: _value(tiff, entries[tag], order) for tag in tags if tag in entries}
    return {tag: value for tag, value in found.items() if value is not None}


def _value(tiff: bytes, entry: bytes, order: Literal["little", "big"]) -> bytes | None:
    size = _TYPE_BYTES.get(_number(entry[2:4], order), 0) * _number(entry[4:8], order)
    if size <= 4:
        return entry[8 : 8 + size]
    start = _number(entry[8:12], order)
    return tiff[start : start + size] if start + size <= len(tiff) else None


def _directory(tiff: bytes, start: int, order: Literal["little", "big"]) -> _Directory:
    """Raises `RecipeError` for one that extends beyond the file or has too many entries."""
    count = _number(tiff[start : start + 2], order)
    end = start + 2 + 12 * count
    if start < len(_EMPTY) or count > _MAX_ENTRIES or end + 4 > len(tiff):
        raise RecipeError("The picture's EXIF is broken.")
    raw = [tiff[at : at + 12] for at in range(start + 2, end, 12)]
    return _Directory({_number(entry[:2], order): entry for entry in raw}, _number(tiff[end : end + 4], order))


def _with_directories(
    tiff: bytes,
    order: Literal["little", "big"],
    first: _Directory,
    exif: _Directory,
    added: Sequence[tuple[int, bytes]],
) -> bytes:
    """The TIFF with new directories appended: the old entries, and `added` in the EXIF directory."""
    tiff += b"\0" * (len(tiff) % 2)
    exif_entries = {tag: entry for tag, entry in exif.entries.items() if tag not in dict(added)}
    exif_place = len(tiff)
    first_place = exif_place + 6 + 12 * (len(exif_entries) + len(added))
    first_entries = {**first.entries, _EXIF_IFD: _entry(order, _EXIF_IFD, _LONG, 1, exif_place)}
    place = first_place + 6 + 12 * len(first_entries)
    bodies = b""
    for tag, body in added:
        exif_entries[tag] = _entry(order, tag, _UNDEFINED, len(body), place + len(bodies))
        bodies += body + b"\0" * (len(body) % 2)
    return b"".join(
        [
            tiff[:4] + first_place.to_bytes(4, order) + tiff[8:],
            _packed(order, exif_entries, exif.following),
            _packed(order, first_entries, first.following),
            bodies,
        ]
    )


def _packed(order: Literal["little", "big"], entries: dict[int, bytes], following: int) -> bytes:
    """A directory's bytes; its entries are ordered by tag."""
    return b"".join(
        [len(entries).to_bytes(2, order), *(entries[tag] for tag in sorted(entries)), following.to_bytes(4, order)]
    )


def _entry(order: Literal["little", "big"], tag: int, kind: int, count: int, value: int) -> bytes:
    parts = ((tag, 2), (kind, 2), (count, 4), (value, 4))
    return b"".join(number.to_bytes(size, order) for number, size in parts)


def _order(tiff: bytes) -> Literal["little", "big"] | None:
    if tiff[:4] == b"II*\0":
        return "little"
    return "big" if tiff[:4] == b"MM\0*" else None


def _number(raw: bytes, order: Literal["little", "big"]) -> int:
    return int.from_bytes(raw, order)
