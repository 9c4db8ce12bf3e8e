"""Chooses the module of `formats` that reads and writes the texts of a file."""

from __future__ import annotations

from collections.abc import Mapping
from types import ModuleType
from typing import Final

from lib.media import FileKind, file_kinds, kind_of
from lib.recipes.formats import jpeg, mp4, png, webp

_CARRIERS: Final[Mapping[FileKind, ModuleType]] = {
    file_kinds.PNG: png,
    file_kinds.APNG: png,
    file_kinds.JPEG: jpeg,
    file_kinds.MPO: jpeg,
    file_kinds.WEBP: webp,
    file_kinds.MP4: mp4,
    file_kinds.M4V: mp4,
    file_kinds.M4A: mp4,
    file_kinds.MOV: mp4,
}


def carrier_of(data: bytes) -> ModuleType | None:
    """The module of `formats` for a file, chosen by content; None for kinds of files that carry no recipe."""
    kind = kind_of(data)
    return None if kind is None else _CARRIERS.get(kind)
