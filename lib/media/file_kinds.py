"""The kinds of files that the studio recognises, one row each. `kinds.kind_of` detects which of them some bytes are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Medium = Literal["image", "vector", "video", "audio", "mesh", "archive", "document", "program"]


@dataclass(frozen=True)
class FileKind:
    """What all files of one kind have in common."""

    name: str
    """As people know it, such as `WebP`; unique among the kinds."""
    mime: str
    """The type that it is served with."""
    extensions: tuple[str, ...]
    """Its file-name endings without a dot, the usual one first."""
    medium: Medium
    phrase: str
    """Completes "This is …"."""
    in_browsers: bool = False
    """Whether today's browsers show or play it without a plugin."""
    pillow: str | None = None
    """Pillow's name of the format that it is decoded as, None where Pillow does not. HEIC needs a plugin, and AVIF a
    Pillow that was built with it."""

    @property
    def extension(self) -> str:
        """The usual file-name ending."""
        return self.extensions[0]


PNG: Final = FileKind("PNG", "image/png", ("png",), "image", "a PNG picture", True, "PNG")
APNG: Final = FileKind("APNG", "image/png", ("png", "apng"), "image", "an animated PNG picture", True, "PNG")
JPEG: Final = FileKind("JPEG", "image/jpeg", ("jpg", "jpeg"), "image", "a JPEG picture", True, "JPEG")
# A JPEG followed by further pictures, as cameras write them; JPEG readers show the first.
MPO: Final = FileKind("MPO", "image/jpeg", ("jpg", "mpo"), "image", "a JPEG picture", True, "JPEG")
WEBP: Final = FileKind("WebP", "image/webp", ("webp",), "image", "a WebP picture", True, "WEBP")
GIF: Final = FileKind("GIF", "image/gif", ("gif",), "image", "a GIF picture", True, "GIF")
AVIF: Final = FileKind("AVIF", "image/avif", ("avif",), "image", "an AVIF picture", True, "AVIF")
HEIC: Final = FileKind("HEIC", "image/heic", ("heic",), "image", "a HEIC picture", False, "HEIF")
BMP: Final = FileKind("BMP", "image/bmp", ("bmp",), "image", "a BMP picture", True, "BMP")
TIFF: Final = FileKind("TIFF", "image/tiff", ("tif", "tiff"), "image", "a TIFF picture", False, "TIFF")
ICON: Final = FileKind("ICO", "image/vnd.microsoft.icon", ("ico",), "image", "an icon file", True, "ICO")
JPEG_2000: Final = FileKind("JPEG 2000", "image/jp2", ("jp2", "j2k"), "image", "a JPEG 2000 picture", False, "JPEG2000")
JPEG_XL: Final = FileKind("JPEG XL", "image/jxl", ("jxl",), "image", "a JPEG XL picture")
PHOTOSHOP: Final = FileKind(
    "Photoshop", "image/vnd.adobe.photoshop", ("psd",), "image", "a Photoshop document", False, "PSD"
)
SVG: Final = FileKind("SVG", "image/svg+xml", ("svg",), "vector", "an SVG drawing", True)

MP4: Final = FileKind("MP4", "video/mp4", ("mp4",), "video", "a video", True)
M4V: Final = FileKind("M4V", "video/x-m4v", ("m4v",), "video", "a video", True)
MOV: Final = FileKind("MOV", "video/quicktime", ("mov",), "video", "a video", True)
WEBM: Final = FileKind("WebM", "video/webm", ("webm",), "video", "a video", True)
MATROSKA: Final = FileKind("Matroska", "video/x-matroska", ("mkv",), "video", "a video")
AVI: Final = FileKind("AVI", "video/x-msvideo", ("avi",), "video", "a video")
OGG_VIDEO: Final = FileKind("Ogg video", "video/ogg", ("ogv",), "video", "a sound or video file")

M4A: Final = FileKind("M4A", "audio/mp4", ("m4a",), "audio", "a sound file", True)
MP3: Final = FileKind("MP3", "audio/mpeg", ("mp3",), "audio", "a sound file", True)
WAV: Final = FileKind("WAV", "audio/wav", ("wav",), "audio", "a sound file", True)
FLAC: Final = FileKind("FLAC", "audio/flac", ("flac",), "audio", "a sound file", True)
OGG: Final = FileKind("Ogg", "audio/ogg", ("ogg", "oga", "opus"), "audio", "a sound or video file", True)

GLB: Final = FileKind("GLB", "model/gltf-binary", ("glb",), "mesh", "a 3D model")

ZIP: Final = FileKind("ZIP", "application/zip", ("zip",), "archive", "a ZIP archive or an office document")
RAR: Final = FileKind("RAR", "application/vnd.rar", ("rar",), "archive", "a RAR archive")
SEVEN_ZIP: Final = FileKind("7z", "application/x-7z-compressed", ("7z",), "archive", "a 7z archive")
GZIP: Final = FileKind("gzip", "application/gzip", ("gz",), "archive", "a gzip archive")

PDF: Final = FileKind("PDF", "application/pdf", ("pdf",), "document", "a PDF document", True)
POSTSCRIPT: Final = FileKind(
    "PostScript", "application/postscript", ("ps", "eps"), "document", "a PostScript document", False, "EPS"
)
WEB_PAGE: Final = FileKind("HTML", "text/html", ("html", "htm"), "document", "a web page", True)

WINDOWS_PROGRAM: Final = FileKind(
    "Windows program", "application/vnd.microsoft.portable-executable", ("exe", "dll"), "program", "a program"
)
LINUX_PROGRAM: Final = FileKind("ELF", "application/x-elf", ("elf",), "program", "a program")
SCRIPT: Final = FileKind("script", "text/x-shellscript", ("sh",), "program", "a program")

ALL: Final = tuple(each for each in globals().values() if isinstance(each, FileKind))
