"""What a picture's file says of the prompt it was painted from, if the sandbox painted it."""

from __future__ import annotations

import io
import json

from PIL import Image, UnidentifiedImageError
from PIL.ExifTags import Base

from lib.sandbox.core.pictures import MADE_BY

_MAX_CHARACTERS = 4000


def own_prompt(data: bytes) -> str | None:
    """The prompt in the metadata that `pictures.encode` writes, or None. Anybody can write such metadata."""
    try:
        picture = Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "WEBP"))
        prompt = _from_text(picture) if picture.format == "PNG" else _from_exif(picture)
    except (OSError, ValueError, SyntaxError, UnidentifiedImageError, Image.DecompressionBombError):
        # Pillow raises each of these for one kind of broken file or another; broken metadata say nothing.
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
