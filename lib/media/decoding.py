"""Results as bytes: what they are, and a small picture to look at. Decoded within limits, told by content alone."""

from __future__ import annotations

import io
import struct
from dataclasses import dataclass
from typing import Final

from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

from lib.media.thumbnail_sizes import THUMBNAIL_SIZES, ThumbnailSize

MAX_PIXELS: Final = 64_000_000
THUMBNAIL_PX: Final = max(THUMBNAIL_SIZES)

_FORMATS: Final = {
    "PNG": ("image/png", "png"),
    "JPEG": ("image/jpeg", "jpg"),
    "MPO": ("image/jpeg", "jpg"),  # a JPEG with further pictures inside, as cameras write them
    "WEBP": ("image/webp", "webp"),
}
_SIDEWAYS: Final = (5, 6, 7, 8)  # EXIF orientations that swap width and height
_MATROSKA: Final = b"\x1a\x45\xdf\xa3"
_TOO_LARGE: Final = "The picture has more pixels than the studio opens (64 million)."


class MediaError(ValueError):
    """The bytes are nothing that the studio can keep; the text is a sentence for a person."""


@dataclass(frozen=True)
class MediaFacts:
    """Size in pixels as shown (after EXIF orientation), MIME type, and the file-name ending that goes with it.

    `duration_s` is None for a picture.
    """

    width: int
    height: int
    mime: str
    extension: str
    duration_s: float | None = None


Thumbnails = dict[ThumbnailSize, bytes]
"""WebP copies by the pixels that their longer side has at most."""


def inspect(data: bytes) -> tuple[MediaFacts, Thumbnails]:
    """Decode a picture, or the first frame of a video, once: its facts and its small copies.

    Raises `MediaError` for anything that is not a whole PNG, JPEG, WebP, MP4, MOV or WebM within limits.
    """
    if data[4:8] == b"ftyp" and data[8:12] not in (b"avif", b"heic", b"mif1"):
        brand = ("video/quicktime", "mov") if data[8:12] == b"qt  " else ("video/mp4", "mp4")
        return _inspect_video(data, *brand)
    if data[:4] == _MATROSKA:
        return _inspect_video(data, "video/webm", "webm")
    return _inspect_picture(data)


def _inspect_picture(data: bytes) -> tuple[MediaFacts, Thumbnails]:
    try:
        with Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "WEBP")) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise MediaError(_TOO_LARGE)
            return _decode(picture, *_FORMATS[picture.format or ""])
    except Image.DecompressionBombError as error:
        raise MediaError(_TOO_LARGE) from error
    except UnidentifiedImageError as error:
        raise MediaError("What arrived is not a PNG, JPEG or WebP picture.") from error
    except (OSError, SyntaxError, ValueError, EOFError, struct.error) as error:
        if isinstance(error, MediaError):
            raise
        raise MediaError("The picture is cut short or broken.") from error


def _decode(picture: Image.Image, mime: str, extension: str) -> tuple[MediaFacts, Thumbnails]:
    width, height = picture.size
    if picture.getexif().get(ExifTags.Base.Orientation, 1) in _SIDEWAYS:
        width, height = height, width
    if mime == "image/jpeg":
        picture.draft("RGB", (THUMBNAIL_PX * 2, THUMBNAIL_PX * 2))  # lets the decoder skip detail we drop anyway
    return MediaFacts(width, height, mime, extension), _thumbnails(ImageOps.exif_transpose(picture))


def _inspect_video(data: bytes, mime: str, extension: str) -> tuple[MediaFacts, Thumbnails]:
    import av  # a tenth of a second, and most sessions see no video

    try:
        with av.open(io.BytesIO(data), "r") as container:
            stream = container.streams.video[0]
            if stream.width * stream.height > MAX_PIXELS:
                raise MediaError("The video has more pixels than the studio opens (64 million).")
            poster = Image.fromarray(next(container.decode(stream)).to_ndarray(format="rgb24"))
            duration_s = None if container.duration is None else container.duration / av.time_base
            return MediaFacts(stream.width, stream.height, mime, extension, duration_s), _thumbnails(poster)
    except (av.FFmpegError, IndexError, StopIteration) as error:
        raise MediaError("The video is cut short or broken.") from error


def shrink(thumbnail: bytes, size: ThumbnailSize) -> bytes:
    """A smaller copy of a small copy, for one that was kept in one size only. Raises `MediaError`."""
    try:
        with Image.open(io.BytesIO(thumbnail), formats=("WEBP",)) as picture:
            return _shrunk(picture, size)
    except (OSError, ValueError, SyntaxError) as error:
        raise MediaError("The small copy of the picture is broken.") from error


def _thumbnails(picture: Image.Image) -> Thumbnails:
    if picture.mode.startswith("I"):
        # Pillow's own conversion of 16-bit grey cuts off at 255 instead of scaling.
        picture = picture.point(lambda value: value * (1 / 256)).convert("L")
    small = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    copies: Thumbnails = {}
    for size in sorted(THUMBNAIL_SIZES, reverse=True):
        small.thumbnail((size, size), Image.Resampling.LANCZOS, reducing_gap=2.0)
        copies[size] = _webp(small)
    return copies


def _shrunk(picture: Image.Image, size: int) -> bytes:
    small = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    small.thumbnail((size, size), Image.Resampling.LANCZOS, reducing_gap=2.0)
    return _webp(small)


def _webp(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "WEBP", quality=82, method=3)
    return out.getvalue()
