"""Reads pictures from bytes within limits, and writes results with their parameters in the metadata."""

from __future__ import annotations

import io
import json
import warnings
from dataclasses import dataclass
from typing import Any

from PIL import Image, ImageOps
from PIL.ExifTags import Base
from PIL.PngImagePlugin import PngInfo

from lib.media import file_kinds, kind_of

MADE_BY = "Made by the studio's sandbox, not by Runware"

MAX_INPUT_BYTES = 50 * 1024 * 1024
MAX_INPUT_PIXELS = 64_000_000
UPLOAD_SIDE_PX = 2048

# By Runware's names of output formats.
_WRITTEN = {"JPG": file_kinds.JPEG, "PNG": file_kinds.PNG, "WEBP": file_kinds.WEBP}
_READ_BY_PILLOW = {"JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF"}
_NOT_READABLE = "be a JPEG, PNG, WEBP, GIF, BMP or TIFF picture"


class UnreadablePicture(ValueError):  # noqa: N818 - it names the thing
    """The bytes are not a picture that the sandbox reads, or are beyond its limits."""


@dataclass(frozen=True)
class Encoded:
    """A picture's file: its bytes, its suffix without a dot, its size in pixels."""

    data: bytes
    suffix: str
    width: int
    height: int


def decode(data: bytes) -> Image.Image:
    """An RGB or RGBA picture the right way up. Raises `UnreadablePicture`."""
    if len(data) > MAX_INPUT_BYTES:
        raise UnreadablePicture(f"be at most {MAX_INPUT_BYTES // 1024**2} MB")
    kind = kind_of(data)
    if kind is None or kind.pillow not in _READ_BY_PILLOW:
        raise UnreadablePicture(_NOT_READABLE)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(data), formats=(kind.pillow,))
            if picture.width * picture.height > MAX_INPUT_PIXELS:
                raise UnreadablePicture(f"have at most {MAX_INPUT_PIXELS // 1_000_000} megapixels")
            # In place, and converted only where needed: a copy of 64 megapixels is 192 MB.
            ImageOps.exif_transpose(picture, in_place=True)
            picture.load()
            mode = "RGBA" if picture.has_transparency_data else "RGB"
            return picture if picture.mode == mode else picture.convert(mode)
    except UnreadablePicture:
        raise
    except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError):
        # Pillow raises each of these for one kind of broken file or another.
        raise UnreadablePicture(_NOT_READABLE) from None


def flat(picture: Image.Image) -> Image.Image:
    """The picture as RGB, on white where it was transparent."""
    if picture.mode == "RGB":
        return picture
    white = Image.new("RGBA", picture.size, "white")
    return Image.alpha_composite(white, picture.convert("RGBA")).convert("RGB")


def encode(picture: Image.Image, output_format: str, quality: int, made_from: dict[str, Any]) -> Encoded:
    """The file in Runware's format name (`JPG`, `PNG`, `WEBP`), with `made_from` (prompt, seed …) in its metadata.

    PNG carries text chunks; JPEG and WEBP carry Exif: `Software`, and in `ImageDescription` a JSON object in ASCII.
    """
    kind = _WRITTEN[output_format]
    buffer = io.BytesIO()
    if kind is file_kinds.PNG:
        # Level 1 is a fifth of the time for a tenth more bytes.
        picture.save(buffer, kind.pillow, pnginfo=_png_text(made_from), compress_level=1)
    else:
        picture.save(buffer, kind.pillow, quality=quality, exif=_exif(made_from))
    return Encoded(buffer.getvalue(), kind.extension, picture.width, picture.height)


def _png_text(made_from: dict[str, Any]) -> PngInfo:
    text = PngInfo()
    text.add_itxt("Software", MADE_BY)
    for name, value in made_from.items():
        text.add_itxt(name, _writable(str(value)))
    return text


def _writable(text: str) -> str:
    """What UTF-8 and a PNG text chunk can hold: JSON may bring half a surrogate pair, or a NUL."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\x00", "")


def _exif(made_from: dict[str, Any]) -> Image.Exif:
    exif = Image.Exif()
    exif[Base.Software] = MADE_BY.encode("ascii", "replace").decode("ascii")
    exif[Base.ImageDescription] = json.dumps(made_from, ensure_ascii=True)
    return exif
