"""Describes a picture by plain statistics: its colours by name, its light, its shape."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np

from lib.engines.arrays import Bytes, Floats, as_bytes, as_floats

_NAMED = {
    "black": (12, 12, 14),
    "dark grey": (64, 64, 66),
    "grey": (128, 128, 130),
    "light grey": (196, 196, 198),
    "white": (245, 245, 245),
    "dark red": (110, 20, 22),
    "red": (200, 35, 40),
    "pink": (240, 160, 180),
    "magenta": (200, 40, 150),
    "purple": (115, 50, 150),
    "lavender": (180, 165, 220),
    "navy blue": (20, 30, 80),
    "blue": (40, 90, 200),
    "sky blue": (130, 185, 235),
    "slate blue": (85, 110, 140),
    "teal": (15, 120, 120),
    "turquoise": (80, 205, 205),
    "dark green": (25, 65, 35),
    "green": (60, 145, 60),
    "olive green": (110, 115, 50),
    "lime green": (165, 210, 70),
    "yellow": (240, 210, 60),
    "gold": (205, 160, 55),
    "orange": (235, 130, 40),
    "brown": (115, 70, 40),
    "dark brown": (60, 38, 26),
    "tan": (190, 150, 110),
    "beige": (228, 212, 184),
}
_STATISTICS_SIDE_PX = 96
_WORTH_NAMING = 0.12


@dataclass(frozen=True)
class Appearance:
    """`colours` by name, the most frequent first, at most three. `light` and `detail` are short phrases or empty."""

    colours: tuple[str, ...]
    light: str
    detail: str
    shape: str
    colourless: bool


def appearance(rgb: Bytes, shown: Bytes | None = None) -> Appearance:
    """Of H×W×3. `shown`, H×W, is 0 where the picture is transparent: those pixels do not count."""
    small = cv2.resize(rgb, (_STATISTICS_SIDE_PX, _STATISTICS_SIDE_PX), interpolation=cv2.INTER_AREA)
    pixels = _lab(as_bytes(small)).reshape(-1, 3)
    if shown is not None:
        counted = cv2.resize(shown, small.shape[1::-1], interpolation=cv2.INTER_AREA).ravel() > 127
        pixels = pixels[counted] if counted.any() else pixels
    chroma = np.hypot(pixels[:, 1], pixels[:, 2])
    colourless = float(np.percentile(chroma, 98)) < 7
    return Appearance(
        colours=_colours(pixels),
        light=_light(pixels[:, 0]),
        detail="" if colourless else _detail(float(chroma.mean())),
        shape=_shape(rgb.shape[1] / rgb.shape[0]),
        colourless=colourless,
    )


def _lab(rgb: Bytes) -> Floats:
    """L* 0..100, a* and b*."""
    return as_floats(cv2.cvtColor(rgb.astype(np.float32) / 255, cv2.COLOR_RGB2LAB))


def _colours(pixels: Floats) -> tuple[str, ...]:
    names = list(_NAMED)
    palette = _lab(np.array([[_NAMED[name] for name in names]], np.uint8))[0]
    # Differences of hue matter more than differences of lightness.
    weights = np.array([0.7, 1.0, 1.0], np.float32)
    distances = ((pixels[:, None] - palette[None]) * weights) ** 2
    counts = np.bincount(distances.sum(axis=2).argmin(axis=1), minlength=len(names)) / len(pixels)
    # A small part in a strong colour is seen before a large part in grey.
    weighed = counts * (1 + np.minimum(np.hypot(palette[:, 1], palette[:, 2]) / 35, 2))
    order = [index for index in np.argsort(-weighed) if weighed[index] > _WORTH_NAMING]
    return tuple(names[index] for index in order[:3])


def _light(lightness: Floats) -> str:
    middle, spread = float(lightness.mean()), float(np.percentile(lightness, 95) - np.percentile(lightness, 5))
    if middle < 22:
        return "dark, with a few bright spots" if spread > 45 else "very dark"
    if middle < 40:
        return "dimly lit" if spread < 60 else "in deep shadow with strong highlights"
    if middle > 85:
        return "very bright"
    if middle > 68:
        return "brightly lit" if spread > 40 else "pale and evenly lit"
    return "in strong contrast" if spread > 78 else "hazy and soft" if spread < 25 else ""


def _detail(mean_chroma: float) -> str:
    return "muted colours" if mean_chroma < 9 else "vivid colours" if mean_chroma > 42 else ""


def _shape(ratio: float) -> str:
    if abs(math.log(ratio)) < math.log(1.1):
        return "square"
    return "wide" if ratio > 1.9 else "broad" if ratio > 1 else "upright" if ratio > 0.52 else "tall"
