"""Checks a visitor's file: detects its kind by content, decodes it once within limits, turns it upright and makes a
thumbnail."""

from __future__ import annotations

import contextlib
import functools
import hashlib
import importlib
import io
import threading
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from PIL import Image, features

from lib.media import file_kinds
from lib.media.containers import (
    TooManyPartsError,
    count_png_chunks,
    orientation,
    read_jpeg,
    without_avif_exif,
)
from lib.media.file_kinds import FileKind
from lib.media.kinds import kind_of
from lib.media.media_errors import UploadRefusedError

MAX_BYTES: Final = 50 * 2**20
MAX_PIXELS: Final = 64_000_000
MAX_SIDE_PX: Final = 65_535  # the longest side that JPEG allows
THUMBNAIL_PX: Final = 512

_MAX_THUMBNAIL_PROFILE_BYTES: Final = 16 * 1024
_OFFERED: Final = (file_kinds.PNG, file_kinds.JPEG, file_kinds.WEBP, file_kinds.HEIC, file_kinds.AVIF)
_ACCEPTED: Final = (*_OFFERED, file_kinds.APNG, file_kinds.MPO)
_REENCODED: Final = (file_kinds.HEIC, file_kinds.AVIF)
EXTENSIONS: Final = tuple(extension for kind in _OFFERED for extension in kind.extensions)
FORMATS_WORDS: Final = f"{', '.join(kind.name for kind in _OFFERED[:-1])} or {_OFFERED[-1].name}"
_UPRIGHT: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
# 64 megapixels are 256 MB decoded, and twice that while they are turned: visitors take turns.
_one_at_a_time = threading.Lock()


@dataclass(frozen=True)
class CheckedPicture:
    """A picture to send on: `data` with its size in pixels and its SHA-256 (hex), and a WebP of at most 512 px a side.

    `data` is the original file, unless it had to be re-encoded to be upright, still, and PNG, JPEG or WebP.
    """

    data: bytes
    width: int
    height: int
    mime: str
    extension: str
    sha256: str
    thumbnail: bytes


def check_upload(data: bytes, *, max_bytes: int = MAX_BYTES, max_pixels: int = MAX_PIXELS) -> CheckedPicture:
    """Checks an untrusted file. Raises `UploadRefusedError`, and nothing else.

    Accepts PNG, JPEG and WebP, and AVIF and HEIC where the installed Pillow reads them. Of an animation the first frame
    is used. Re-encoded, an opaque picture is a JPEG of quality 95 and any other a PNG; both keep the colour profile.
    """
    if not data:
        raise UploadRefusedError("The file is empty; choose another one.")
    if len(data) > max_bytes:
        raise UploadRefusedError(
            f"The file is larger than {max_bytes // 2**20} MB; make the picture smaller or save it as JPEG, and "
            "upload that."
        )
    kind = _readable_kind(data)
    with _one_at_a_time, _refusing(max_pixels):
        checked = _check(data, kind, max_pixels)
    if len(checked.data) > max_bytes:
        raise UploadRefusedError(
            f"Written anew to be upright and still, the picture is larger than {max_bytes // 2**20} MB; make it "
            "smaller and upload that."
        )
    return checked


def _readable_kind(data: bytes) -> FileKind:
    kind = kind_of(data)
    if kind is None:
        raise UploadRefusedError(f"This file is not a picture; upload a {FORMATS_WORDS}.")
    if kind not in _ACCEPTED:
        raise UploadRefusedError(f"This is {kind.phrase}; upload a {FORMATS_WORDS} picture instead.")
    if kind is file_kinds.AVIF and not _avif_is_readable():
        raise UploadRefusedError(
            "This is an AVIF picture, which this studio cannot read; save it as JPEG or PNG and upload that."
        )
    if kind is file_kinds.HEIC and not _heif_is_readable():
        raise UploadRefusedError(
            "This is a HEIC picture, which this studio cannot read; save or share it as JPEG and upload that."
        )
    return kind


def _avif_is_readable() -> bool:
    Image.init()
    return "AVIF" in Image.OPEN and bool(features.check("avif"))  # Pillow 11.3 is the first to know the feature


@functools.cache
def _heif_is_readable() -> bool:
    """Pillow reads HEIC only with a plugin, which this registers where it is installed."""
    with contextlib.suppress(ImportError):
        importlib.import_module("pillow_heif").register_heif_opener()
    Image.init()
    return "HEIF" in Image.OPEN


@contextlib.contextmanager
def _refusing(max_pixels: int) -> Iterator[None]:
    """Turns whatever a decoder raises on hostile bytes into an `UploadRefusedError`, and silences its warnings."""
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", module=r"PIL\b")
            yield
    except UploadRefusedError:
        raise
    except Image.DecompressionBombError:
        raise _too_many_pixels(max_pixels) from None
    except TooManyPartsError:
        raise UploadRefusedError(
            "The picture is stored in far more parts than a picture needs; save it anew and upload that."
        ) from None
    except Exception as error:  # noqa: BLE001 - Pillow raises whatever broken bytes lead to, and this is the edge
        if "MAX_TEXT" in str(error):
            raise UploadRefusedError(
                "The picture carries more text or colour data than a picture needs; save it anew without metadata "
                "and upload that."
            ) from None
        raise UploadRefusedError(
            "The picture is cut short or broken; save or download it again and upload that."
        ) from None


def _check(data: bytes, kind: FileKind, max_pixels: int) -> CheckedPicture:
    assert kind.pillow is not None
    decodable, exif = _decodable(data, kind.pillow)
    with Image.open(io.BytesIO(decodable), formats=(kind.pillow,)) as picture:
        _check_size(picture, max_pixels)
        size = picture.size
        reencode = kind in _REENCODED or getattr(picture, "is_animated", False) or orientation(exif) != 1
        if not reencode and kind.pillow == "JPEG":
            # Lets the decoder skip detail that a thumbnail does not need; broken data is still found.
            picture.draft(None, (THUMBNAIL_PX * 2, THUMBNAIL_PX * 2))
        picture.load()
        turn = orientation(exif or picture.info.get("exif") or b"")  # PNG may store it after the pixels
        thumbnail = _thumbnail(picture, turn)
        if reencode or turn != 1:
            data, size, kind = _reencoded(picture, turn)
    return CheckedPicture(data, *size, kind.mime, kind.extension, hashlib.sha256(data).hexdigest(), thumbnail)


def _decodable(data: bytes, pillow_format: str) -> tuple[bytes, bytes]:
    """The bytes for the decoder, and the camera data removed from them. Raises `TooManyPartsError`."""
    if pillow_format == "PNG":
        count_png_chunks(data)
    elif pillow_format == "JPEG":
        jpeg = read_jpeg(data)
        return jpeg.decodable, jpeg.exif
    elif pillow_format == "AVIF":
        return without_avif_exif(data), b""
    return data, b""


def _check_size(picture: Image.Image, max_pixels: int) -> None:
    if picture.width * picture.height > max_pixels:
        raise _too_many_pixels(max_pixels)
    if max(picture.size) > MAX_SIDE_PX:
        raise UploadRefusedError(
            f"The picture has a side of more than {MAX_SIDE_PX:,} pixels; cut it to a part and upload that."
        )


def _too_many_pixels(max_pixels: int) -> UploadRefusedError:
    return UploadRefusedError(
        f"The picture has more than {max_pixels / 1e6:g} megapixels; make it smaller and upload that."
    )


def _eight_bit(picture: Image.Image) -> Image.Image:
    """The picture in a mode that can be resized and saved: L, LA, RGB, RGBA or CMYK."""
    if picture.mode.startswith("I"):
        # Pillow's own conversion of 16-bit grey cuts off at 255 instead of scaling.
        return picture.point(lambda value: value * (1 / 256)).convert("L")
    if picture.has_transparency_data:
        return picture if picture.mode in ("LA", "RGBA") else picture.convert("RGBA")
    if picture.mode == "1":
        return picture.convert("L")
    return picture if picture.mode in ("L", "RGB", "CMYK") else picture.convert("RGB")


def _thumbnail(picture: Image.Image, turn: int) -> bytes:
    scale = min(1.0, THUMBNAIL_PX / max(picture.size))
    size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    small = _eight_bit(picture).resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
    profile = (small.mode in ("RGB", "RGBA") and picture.info.get("icc_profile")) or b""
    small = _turned(small.convert("RGBA" if small.has_transparency_data else "RGB"), turn)
    out = io.BytesIO()
    if len(profile) > _MAX_THUMBNAIL_PROFILE_BYTES:
        profile = b""
    small.save(out, "WEBP", quality=82, method=3, icc_profile=profile)
    return out.getvalue()


def _reencoded(picture: Image.Image, turn: int) -> tuple[bytes, tuple[int, int], FileKind]:
    """The bytes, size and kind of the picture's current frame, upright."""
    upright = _turned(_eight_bit(picture), turn)
    profile = picture.info.get("icc_profile")
    out = io.BytesIO()
    if upright.has_transparency_data:
        # Level 1 is a fifth of the time for a tenth more bytes.
        upright.save(out, "PNG", compress_level=1, icc_profile=profile)
        return out.getvalue(), upright.size, file_kinds.PNG
    upright.save(out, "JPEG", quality=95, icc_profile=profile)
    return out.getvalue(), upright.size, file_kinds.JPEG


def _turned(picture: Image.Image, turn: int) -> Image.Image:
    return picture.transpose(_UPRIGHT[turn]) if turn in _UPRIGHT else picture
