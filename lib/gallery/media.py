"""Pictures as bytes: what they are, and a small copy to look at. Decoded within limits, told by content alone."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass

from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

MAX_PIXELS = 64_000_000
THUMBNAIL_PX = 512

_FORMATS = {"PNG": ("image/png", "png"), "JPEG": ("image/jpeg", "jpg"), "WEBP": ("image/webp", "webp")}
_SIDEWAYS = (5, 6, 7, 8)  # EXIF orientations that swap width and height


class MediaError(ValueError):
    """The bytes are no picture that the studio can keep; the text is a sentence for a person."""


@dataclass(frozen=True)
class PictureFacts:
    """Size in pixels as shown (after EXIF orientation), MIME type, and the file-name ending that goes with it."""

    width: int
    height: int
    mime: str
    extension: str


def inspect(data: bytes) -> tuple[PictureFacts, bytes]:
    """Decode a picture once: its facts, and a WebP copy of at most 512 px a side.

    Raises `MediaError` for anything that is not a whole PNG, JPEG or WebP of at most 64 megapixels.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=tuple(_FORMATS)) as picture:
                mime, extension = _FORMATS[picture.format or ""]
                if picture.width * picture.height > MAX_PIXELS:
                    raise MediaError(_too_large(picture.width, picture.height))
                return _decode(picture, mime, extension)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise MediaError("The picture has more pixels than the studio opens (64 million).") from error
    except UnidentifiedImageError as error:
        raise MediaError("What arrived is not a PNG, JPEG or WebP picture.") from error
    except (OSError, SyntaxError, ValueError) as error:
        if isinstance(error, MediaError):
            raise
        raise MediaError("The picture is cut short or broken.") from error


def _decode(picture: Image.Image, mime: str, extension: str) -> tuple[PictureFacts, bytes]:
    width, height = picture.size
    if picture.getexif().get(ExifTags.Base.Orientation, 1) in _SIDEWAYS:
        width, height = height, width
    if mime == "image/jpeg":
        picture.draft("RGB", (THUMBNAIL_PX * 2, THUMBNAIL_PX * 2))  # lets the decoder skip detail we drop anyway
    oriented = ImageOps.exif_transpose(picture)
    small = oriented if oriented.mode in ("RGB", "RGBA") else oriented.convert("RGBA" if _has_alpha(picture) else "RGB")
    small.thumbnail((THUMBNAIL_PX, THUMBNAIL_PX), Image.Resampling.LANCZOS, reducing_gap=2.0)
    out = io.BytesIO()
    small.save(out, "WEBP", quality=82, method=3)
    return PictureFacts(width, height, mime, extension), out.getvalue()


def _has_alpha(picture: Image.Image) -> bool:
    return picture.mode in ("LA", "PA", "La") or "transparency" in picture.info


def _too_large(width: int, height: int) -> str:
    return f"The picture is {width} × {height} pixels; the studio opens at most 64 million pixels."
