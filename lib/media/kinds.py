"""What a file is, by its own first bytes. Its name, and what a server or a browser says of it, are not asked."""

from __future__ import annotations

import re
from typing import Final

# What an upload may be, by its name for people, with the file-name endings that it goes by.
FORMATS: Final = {
    "PNG": ("png",),
    "JPEG": ("jpg", "jpeg"),
    "WebP": ("webp",),
    "HEIC": ("heic",),
    "AVIF": ("avif",),
}
EXTENSIONS: Final = tuple(extension for extensions in FORMATS.values() for extension in extensions)
FORMATS_WORDS: Final = f"{', '.join(list(FORMATS)[:-1])} or {list(FORMATS)[-1]}"

# Phrases that complete "This is …".
_SIGNATURES: Final = (
    (b"GIF8", "a GIF picture"),
    (b"BM", "a BMP picture"),
    (b"II*\0", "a TIFF picture"),
    (b"MM\0*", "a TIFF picture"),
    (b"8BPS", "a Photoshop document"),
    (b"\0\0\1\0", "an icon file"),
    (b"\0\0\0\x0cjP  ", "a JPEG 2000 picture"),
    (b"\xff\x4f\xff\x51", "a JPEG 2000 picture"),
    (b"\0\0\0\x0cJXL ", "a JPEG XL picture"),
    (b"\xff\x0a", "a JPEG XL picture"),
    (b"%PDF-", "a PDF document"),
    (b"%!PS", "a PostScript document"),
    (b"PK\3\4", "a ZIP archive or an office document"),
    (b"PK\5\6", "a ZIP archive or an office document"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x1a\x45\xdf\xa3", "a video"),
    (b"OggS", "a sound or video file"),
    (b"ID3", "a sound file"),
    (b"fLaC", "a sound file"),
    (b"MZ", "a program"),
    (b"\x7fELF", "a program"),
    (b"#!", "a program"),
)
_RIFF: Final = {b"WAVE": "a sound file", b"AVI ": "a video"}
_AVIF_BRANDS: Final = frozenset({b"avif", b"avis"})
_HEIC_BRANDS: Final = frozenset(
    {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1"}
)
_HTML: Final = re.compile(rb"<(!doctype html|html|head|body|title|script|meta|div|iframe)\b")
_XML: Final = re.compile(rb"<(\?xml|!--|!doctype svg|svg\b)")


def picture_format(data: bytes) -> str | None:
    """Pillow's name for the format (`PNG`, `JPEG`, `WEBP`, `AVIF`, `HEIF`), or None for anything else."""
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if data.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    brands = _brands(data)
    if brands & _AVIF_BRANDS:
        return "AVIF"
    return "HEIF" if brands & _HEIC_BRANDS else None


def said_to_be(data: bytes) -> str | None:
    """What to call a file that is none of these pictures, such as "a PDF document"; None when it cannot be told."""
    for signature, name in _SIGNATURES:
        if data.startswith(signature):
            return name
    if data[:4] == b"RIFF" and data[8:12] in _RIFF:
        return _RIFF[data[8:12]]
    if data[4:8] == b"ftyp":
        return "a video"
    head = data[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if _XML.match(head) and b"<svg" in head:
        return "an SVG drawing"
    return "a web page" if _HTML.search(head) else None


def _brands(data: bytes) -> frozenset[bytes]:
    """The major and compatible brands of an ISO media file (ISO/IEC 14496-12, 4.3); none for other files."""
    if data[4:8] != b"ftyp":
        return frozenset()
    length = min(int.from_bytes(data[:4], "big"), 512)
    return frozenset(data[at : at + 4] for at in (8, *range(16, length, 4)))
