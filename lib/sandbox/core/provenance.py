"""Reads the prompt from a picture's file, if the sandbox painted it."""

from __future__ import annotations

import io
import json

from PIL import Image, UnidentifiedImageError
from PIL.ExifTags import Base

from lib.media import kind_of
from lib.sandbox.core.pictures import MADE_BY

_MAX_CHARACTERS = 4000
_WRITTEN_BY_PILLOW = {"PNG", "JPEG", "WEBP"}


def own_prompt(data: bytes) -> str | None:
    """The prompt in the metadata that `pictures.encode` writes, or None. Anyone can write such metadata."""
    kind = kind_of(data)
    if kind is None or kind.pillow not in _WRITTEN_BY_PILLOW:
        return None
    try:
        picture = Image.open(io.BytesIO(data), formats=(kind.pillow,))
        prompt = _from_text(picture) if kind.pillow == "PNG" else _from_exif(picture)
    except (OSError, ValueError, SyntaxError, UnidentifiedImageError, Image.DecompressionBombError):
        # Pillow raises each of these for one kind of broken file or another; broken metadata count as none.
        return None
    return prompt[:_MAX_CHARACTERS].strip() or None if isinstance(prompt, str) else None


def _from_text(picture: Image.Image) -> object:
    return picture.info.get("prompt") if picture.info.get("Software") == MADE_BY else None


def _from_exif(picture: Image.Image) -> object:
    exif = picture.getexif()
    if exif.get(Base.Software) != MADE_BY:
        return None
    made_from = json.loads(exif.get(Base.ImageDescription, "null"))
    return made_from.get("prompt") if isinstance(made_from, dict) else None
