"""The subject pictures: the archive, opened on first use."""

from __future__ import annotations

import io
import zipfile
from functools import lru_cache
from pathlib import Path

import numpy as np
from PIL import Image

from .frame import Floats

ARCHIVE = Path(__file__).resolve().parent.parent / "assets" / "subjects.zip"


@lru_cache(maxsize=1)
def picture_names() -> frozenset[str]:
    """Names in the archive, without the ending: `fox`, `red-apple`."""
    with zipfile.ZipFile(ARCHIVE) as archive:
        return frozenset(Path(name).stem for name in archive.namelist() if name.endswith(".webp"))


@lru_cache(maxsize=12)
def picture(name: str) -> Floats:
    """Picture `name` as read-only RGBA floats, 0..1, not premultiplied, cropped to what is visible.

    Raises KeyError for a name that is not in the archive.
    """
    with zipfile.ZipFile(ARCHIVE) as archive:
        data = archive.read(f"{name}.webp")
    with Image.open(io.BytesIO(data)) as image:
        rgba = image.convert("RGBA")
    visible = rgba.getchannel("A").point(lambda a: 255 if a > 40 else 0).getbbox()
    pixels = np.asarray(rgba.crop(visible), np.float32) / np.float32(255)
    pixels.setflags(write=False)
    return pixels
