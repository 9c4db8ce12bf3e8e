"""Decodes the bytes of results within limits: their kind, by content alone, their size and their thumbnails."""

from __future__ import annotations

import io
import struct
from dataclasses import dataclass
from typing import Final

from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

from lib import StudioError
from lib.media import file_kinds
from lib.media.file_kinds import FileKind
from lib.media.kinds import kind_of, video_kind
from lib.media.thumbnail_sizes import THUMBNAIL_SIZES, ThumbnailSize

MAX_PIXELS: Final = 64_000_000
THUMBNAIL_PX: Final = max(THUMBNAIL_SIZES)

_PICTURES: Final = (file_kinds.PNG, file_kinds.APNG, file_kinds.JPEG, file_kinds.MPO, file_kinds.WEBP)
_SIDEWAYS: Final = (5, 6, 7, 8)  # EXIF orientations that swap width and height
_NO_PICTURE: Final = "What arrived is not a PNG, JPEG or WebP picture."
_TOO_LARGE: Final = "The picture has more pixels than the studio opens (64 million)."


class MediaError(StudioError, ValueError):
    """The bytes are nothing that the studio can store. The text is a sentence for a person."""


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
"""WebP copies by the most pixels of their longer side."""


def inspect(data: bytes) -> tuple[MediaFacts, Thumbnails]:
    """Decodes a picture, or the first frame of a video, once; returns its facts and its thumbnails.

    Raises `MediaError` for anything that is not a complete PNG, JPEG, WebP, MP4, MOV or WebM within limits.
    """
    video = video_kind(data)
    if video is not None:
        return _inspect_video(data, video)
    picture = kind_of(data)
    if picture not in _PICTURES:
        raise MediaError(_NO_PICTURE)
    return _inspect_picture(data, picture)


def _inspect_picture(data: bytes, kind: FileKind) -> tuple[MediaFacts, Thumbnails]:
    assert kind.pillow is not None
    try:
        with Image.open(io.BytesIO(data), formats=(kind.pillow,)) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise MediaError(_TOO_LARGE)
            return _decode(picture, kind)
    except Image.DecompressionBombError as error:
        raise MediaError(_TOO_LARGE) from error
    except UnidentifiedImageError as error:
        raise MediaError(_NO_PICTURE) from error
    except (OSError, SyntaxError, ValueError, EOFError, struct.error) as error:
        if isinstance(error, MediaError):
            raise
        raise MediaError("The picture is cut short or broken.") from error


def _decode(picture: Image.Image, kind: FileKind) -> tuple[MediaFacts, Thumbnails]:
    width, height = picture.size
    if picture.getexif().get(ExifTags.Base.Orientation, 1) in _SIDEWAYS:
        width, height = height, width
    if kind.pillow == "JPEG":
        picture.draft("RGB", (THUMBNAIL_PX * 2, THUMBNAIL_PX * 2))  # lets the decoder skip detail we drop anyway
    return MediaFacts(width, height, kind.mime, kind.extension), _thumbnails(ImageOps.exif_transpose(picture))


def _inspect_video(data: bytes, kind: FileKind) -> tuple[MediaFacts, Thumbnails]:
    import av  # a tenth of a second, and most sessions see no video

    try:
        with av.open(io.BytesIO(data), "r") as container:
            stream = container.streams.video[0]
            if stream.width * stream.height > MAX_PIXELS:
                raise MediaError("The video has more pixels than the studio opens (64 million).")
            poster = Image.fromarray(next(container.decode(stream)).to_ndarray(format="rgb24"))
            duration_s = None if container.duration is None else container.duration / av.time_base
            facts = MediaFacts(stream.width, stream.height, kind.mime, kind.extension, duration_s)
            return facts, _thumbnails(poster)
    except (av.FFmpegError, IndexError, StopIteration) as error:
        raise MediaError("The video is cut short or broken.") from error


def shrink(thumbnail: bytes, size: ThumbnailSize) -> bytes:
    """A smaller copy of a thumbnail, for one that was stored in one size only. Raises `MediaError`."""
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
