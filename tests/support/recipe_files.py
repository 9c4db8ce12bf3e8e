"""Files that recipes are written into and read from, and what another studio writes."""

from __future__ import annotations

import io
from fractions import Fraction
from functools import cache
from typing import Any

import numpy as np
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from lib.engines.video_file import VideoForm, write_video
from lib.sandbox.core.pictures import MADE_BY, encode
from tests.support.gallery_bench import BIG_SEED

TASK = "6f1f1a52-5d0f-4c3c-9d8e-0d5b6a7c8e9f"
REQUEST = {
    "taskType": "imageInference",
    "model": "runware:100@1",
    "positivePrompt": "a fox, in snow\nat dusk",
    "negativePrompt": "blurry",
    "width": 64,
    "height": 48,
    "steps": 4,
    "CFGScale": 3.5,
    "scheduler": "Euler a",
    "seed": BIG_SEED,
}
PICTURE = Image.fromarray(np.random.default_rng(7).integers(0, 255, (48, 64, 3), dtype=np.uint8))
FORMATS = ("PNG", "JPEG", "WEBP")
A1111 = (
    "a fox, (snow:1.2)\nNegative prompt: blurry, text\n"
    "Steps: 25, Sampler: DPM++ 2M, Schedule type: Karras, CFG scale: 6.5, Seed: 3519842617, Size: 640x832, "
    "Model hash: 31e35c80fc, Model: sd_xl_base_1.0, Denoising strength: 0.4, Hires upscale: 2, Version: v1.10.1"
)


def pillow(form: str, **options: Any) -> bytes:
    out = io.BytesIO()
    PICTURE.save(out, form, **options)
    return out.getvalue()


@cache
def plain_file(kind: str) -> bytes:
    """A file without a recipe."""
    if kind in FORMATS:
        return pillow(kind)
    if kind == "WEBP lossless":
        return pillow("WEBP", lossless=True)
    if kind.startswith("sandbox"):
        return encode(PICTURE, kind.split()[1], 90, {"prompt": "a fox", "seed": "5"}).data
    frames = [np.full((64, 64, 3), shade, np.uint8) for shade in range(0, 200, 20)]
    return write_video(frames, VideoForm(kind, 64, 64, Fraction(10)), {"comment": MADE_BY})


def png_with(**texts: str) -> bytes:
    """A small PNG that carries texts, each under its name."""
    info = PngInfo()
    for name, text in texts.items():
        info.add_text(name, text)
    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, "PNG", pnginfo=info)
    return out.getvalue()
