"""Recipes in MP4 and MOV: QuickTime metadata, `moov/meta` with keys and values (QuickTime File Format, "Metadata").

The streams' bytes stay as they are. Where the index (`moov`) comes before them, as for playing while loading, they
move by the length of what is added, and so do the offsets in the index.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Final

from lib.recipes.recipe import RecipeError

TEXT_KEY: Final = "parameters"
JSON_KEY: Final = "runware-studio"
_MARK: Final = b"runware-studio\0"
_UTF8: Final = 1
_MAX_BOXES: Final = 10_000
_MAX_META_BYTES: Final = 1 * 2**20

_Box = tuple[bytes, int, int, int]
"""Type, start, start of the body, end."""


def embed(data: bytes, text: str, json_text: str) -> bytes:
    """The file with both texts in its index. Raises `RecipeError` for one that has metadata of this kind already, or
    comes in fragments, which refer to file offsets in too many ways."""
    index = _index(data)
    if any(kind == b"moof" for kind, *_ in _boxes(data, 0, len(data))):
        raise RecipeError("The video comes in fragments.")
    if any(kind == b"meta" for kind, *_ in _boxes(data, index[2], index[3])):
        raise RecipeError("The video has metadata of its own.")
    return _with_index(data, index, data[index[2] : index[3]], _meta(text, json_text))


def strip(data: bytes) -> bytes:
    """The file as it was before `embed`."""
    found = _ours(data)
    if found is None:
        return data
    index, meta = found
    return _with_index(data, index, data[index[2] : meta[1]], b"")


def texts(data: bytes) -> dict[str, str]:
    """What `embed` wrote, by key."""
    found = _ours(data)
    if found is None:
        return {}
    _, meta = found
    items = next(((body, end) for kind, _, body, end in _boxes(data, meta[2] + 4, meta[3]) if kind == b"ilst"), (0, 0))
    values = [data[body + 16 : end] for _, _, body, end in _boxes(data, *items)]
    try:
        return dict(zip((TEXT_KEY, JSON_KEY), (value.decode() for value in values), strict=False))
    except UnicodeDecodeError:
        return {}


def _ours(data: bytes) -> tuple[_Box, _Box] | None:
    """The index, and our metadata at its very end; None if there is none."""
    try:
        index = _index(data)
    except RecipeError:
        return None
    inside = [box for box in _boxes(data, index[2], index[3]) if box[3] == index[3]]
    if not inside or inside[0][0] != b"meta" or index[3] - inside[0][1] > _MAX_META_BYTES:
        return None
    return (index, inside[0]) if _MARK in data[inside[0][1] : index[3]] else None


def _index(data: bytes) -> _Box:
    found = [box for box in _boxes(data, 0, len(data)) if box[0] == b"moov"]
    if len(found) != 1:
        raise RecipeError("The video has no index.")
    return found[0]


def _with_index(data: bytes, index: _Box, body: bytes, added: bytes) -> bytes:
    """The file with a new index of `body` and `added`; chunk offsets behind the index are adjusted."""
    _, start, body_start, end = index
    if body_start - start != 8:
        raise RecipeError("The video's index is longer than indexes are.")
    size = 8 + len(body) + len(added)
    moved = bytearray(body)
    _move_offsets(moved, 0, len(moved), behind=end, by=size - (end - start))
    return data[:start] + size.to_bytes(4, "big") + b"moov" + bytes(moved) + added + data[end:]


def _move_offsets(body: bytearray, start: int, end: int, *, behind: int, by: int) -> None:
    """Adds `by` to every chunk offset (`stco`, `co64`; ISO/IEC 14496-12, 8.7.5) that points behind the index."""
    for kind, _, inside, box_end in _boxes(body, start, end):
        if kind in (b"trak", b"mdia", b"minf", b"stbl"):
            _move_offsets(body, inside, box_end, behind=behind, by=by)
        elif kind in (b"stco", b"co64"):
            code = "I" if kind == b"stco" else "Q"
            count = int.from_bytes(body[inside + 4 : inside + 8], "big")
            form = struct.Struct(f">{count}{code}")
            if inside + 8 + form.size > box_end:
                raise RecipeError("The video's index is broken.")
            offsets = [offset + by if offset >= behind else offset for offset in form.unpack_from(body, inside + 8)]
            if any(offset >= 2 ** (32 if code == "I" else 64) for offset in offsets):
                raise RecipeError("The video is too large for its index.")
            form.pack_into(body, inside + 8, *offsets)
        elif kind == b"saio":
            raise RecipeError("The video is encrypted.")


def _boxes(data: bytes | bytearray, start: int, end: int) -> Iterator[_Box]:
    """The boxes between two offsets; stops at the first broken one."""
    for _ in range(_MAX_BOXES):
        if start + 8 > end:
            return
        size, head = int.from_bytes(data[start : start + 4], "big"), 8
        if size == 1:
            size, head = int.from_bytes(data[start + 8 : start + 16], "big"), 16
        elif size == 0:
            size = end - start
        if size < head or start + size > end:
            return
        yield bytes(data[start + 4 : start + 8]), start, start + head, start + size
        start += size


def _meta(text: str, json_text: str) -> bytes:
    keys = (TEXT_KEY, JSON_KEY)
    named = b"".join(_box(b"mdta", key.encode()) for key in keys)
    values = b"".join(
        # The item's type is the number of its key; its value has a type and a language (none).
        _box(number.to_bytes(4, "big"), _box(b"data", _UTF8.to_bytes(4, "big") + bytes(4) + value.encode()))
        for number, value in enumerate((text, json_text), start=1)
    )
    handler = _box(b"hdlr", bytes(8) + b"mdta" + bytes(12) + _MARK)
    table = _box(b"keys", bytes(4) + len(keys).to_bytes(4, "big") + named)
    return _box(b"meta", bytes(4) + handler + table + _box(b"ilst", values))


def _box(kind: bytes, body: bytes) -> bytes:
    return (8 + len(body)).to_bytes(4, "big") + kind + body
