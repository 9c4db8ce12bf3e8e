"""Detects what a file is from its first bytes: the only place where signatures are read.

Its name, and the type that a server or a browser gives, are ignored. Which kinds are accepted, and how they are
stored, each caller decides for itself; a kind is what the bytes claim to be, not that they are complete.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

from lib.media import file_kinds as kinds
from lib.media.file_kinds import FileKind
from lib.media.signature_parts import (
    has_png_animation,
    has_two_mp3_frames,
    is_bmp_header,
    iso_brands,
    matroska_type,
    names_more_jpeg_pictures,
)

_PREFIXES: Final[tuple[tuple[bytes, FileKind], ...]] = (
    (b"\x89PNG\r\n\x1a\n", kinds.PNG),
    (b"\xff\xd8\xff", kinds.JPEG),
    (b"GIF8", kinds.GIF),
    (b"II*\0", kinds.TIFF),
    (b"MM\0*", kinds.TIFF),
    (b"II+\0", kinds.TIFF),  # BigTIFF
    (b"MM\0+", kinds.TIFF),
    (b"8BPS", kinds.PHOTOSHOP),
    (b"\0\0\1\0", kinds.ICON),
    (b"\0\0\0\x0cjP  ", kinds.JPEG_2000),
    (b"\xff\x4f\xff\x51", kinds.JPEG_2000),
    (b"\0\0\0\x0cJXL ", kinds.JPEG_XL),
    (b"\xff\x0a", kinds.JPEG_XL),
    (b"%PDF-", kinds.PDF),
    (b"%!PS", kinds.POSTSCRIPT),
    (b"PK\3\4", kinds.ZIP),
    (b"PK\5\6", kinds.ZIP),  # one without entries
    (b"Rar!", kinds.RAR),
    (b"7z\xbc\xaf\x27\x1c", kinds.SEVEN_ZIP),
    (b"\x1f\x8b", kinds.GZIP),
    (b"glTF", kinds.GLB),
    (b"\x1a\x45\xdf\xa3", kinds.WEBM),
    (b"OggS", kinds.OGG),
    (b"ID3", kinds.MP3),
    (b"fLaC", kinds.FLAC),
    (b"MZ", kinds.WINDOWS_PROGRAM),
    (b"\x7fELF", kinds.LINUX_PROGRAM),
    (b"#!", kinds.SCRIPT),
)
# Kinds that begin alike: later bytes tell which of them it is.
_INSIDE: Final[Mapping[FileKind, tuple[Callable[[bytes], bool], FileKind]]] = {
    kinds.PNG: (has_png_animation, kinds.APNG),
    kinds.JPEG: (names_more_jpeg_pictures, kinds.MPO),
    kinds.WEBM: (lambda data: matroska_type(data) == b"matroska", kinds.MATROSKA),
    kinds.OGG: (lambda data: data[29:35] == b"theora", kinds.OGG_VIDEO),
}
_RIFF: Final = {b"WEBP": kinds.WEBP, b"WAVE": kinds.WAV, b"AVI ": kinds.AVI}
_MAJOR_BRANDS: Final = {
    b"qt  ": kinds.MOV,
    b"M4V ": kinds.M4V,
    b"M4VH": kinds.M4V,
    b"M4VP": kinds.M4V,
    b"M4A ": kinds.M4A,
    b"M4B ": kinds.M4A,
}
_AVIF_BRANDS: Final = frozenset({b"avif", b"avis"})
_HEIC_BRANDS: Final = frozenset(
    {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1"}
)
_HTML: Final = re.compile(rb"<(!doctype html|html|head|body|title|script|meta|div|iframe)\b")
_XML: Final = re.compile(rb"<(\?xml|!--|!doctype svg|svg\b)")
_TEXT_BYTES: Final = 2048
_STORED_AS: Final = {
    kinds.MP4: kinds.MP4,
    kinds.M4V: kinds.MP4,
    kinds.MOV: kinds.MOV,
    kinds.WEBM: kinds.WEBM,
    kinds.MATROSKA: kinds.WEBM,
}


def kind_of(data: bytes) -> FileKind | None:
    """The kind that bytes claim to be, or None if unknown. Reads only their beginning, so it is fast for any size."""
    for read in (_by_prefix, _riff, _iso_media, _bmp, _text, _mp3):
        found = read(data)
        if found is not None:
            return found
    return None


def video_kind(data: bytes) -> FileKind | None:
    """The kind that a video is stored and played as (MP4, MOV or WebM), or None for anything else. M4V is stored as MP4
    and Matroska as WebM: browsers that play them do so under these types."""
    found = kind_of(data)
    return None if found is None else _STORED_AS.get(found)


def kind_by_extension(extension: str) -> FileKind | None:
    """The kind for a file-name ending without a dot; for files that this code named."""
    return next((kind for kind in kinds.ALL if extension.lower() in kind.extensions), None)


def _by_prefix(data: bytes) -> FileKind | None:
    found = next((kind for prefix, kind in _PREFIXES if data.startswith(prefix)), None)
    if found is None or found not in _INSIDE:
        return found
    is_other, other = _INSIDE[found]
    return other if is_other(data) else found


def _riff(data: bytes) -> FileKind | None:
    return _RIFF.get(data[8:12]) if data[:4] == b"RIFF" else None


def _iso_media(data: bytes) -> FileKind | None:
    """ISO/IEC 14496-12: a picture may have a general major brand, and its own among the compatible ones."""
    brands = iso_brands(data)
    if not brands:
        return None
    if brands[0] in _MAJOR_BRANDS:
        return _MAJOR_BRANDS[brands[0]]
    if not _AVIF_BRANDS.isdisjoint(brands):
        return kinds.AVIF
    return kinds.MP4 if _HEIC_BRANDS.isdisjoint(brands) else kinds.HEIC


def _bmp(data: bytes) -> FileKind | None:
    return kinds.BMP if is_bmp_header(data) else None


def _text(data: bytes) -> FileKind | None:
    head = data[:_TEXT_BYTES].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if _XML.match(head) and b"<svg" in head:
        return kinds.SVG
    return kinds.WEB_PAGE if _HTML.search(head) else None


def _mp3(data: bytes) -> FileKind | None:
    return kinds.MP3 if has_two_mp3_frames(data) else None
