"""Snow, rain and sparks that fall or rise through a shot, the same for the same seed."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from lib.engines.arrays import Bytes, Floats, as_bytes

_SUBPIXEL_BITS = 4


@dataclass(frozen=True)
class _Kind:
    count: int
    # Per second, in shares of the height; down is positive.
    fall: float
    drift: float
    sway: float
    radius: float
    streak: float
    strength: float
    colour: tuple[int, int, int]


_KINDS = {
    "snow": _Kind(320, 0.16, 0.03, 0.020, 0.0026, 0.0, 0.85, (255, 255, 255)),
    "rain": _Kind(260, 1.60, -0.10, 0.0, 0.0008, 0.045, 0.30, (215, 225, 235)),
    "sparks": _Kind(90, -0.07, 0.02, 0.030, 0.0022, 0.0, 0.90, (255, 190, 90)),
}


class Particles:
    """The particles of one shot."""

    def __init__(self, kind: str, seed: int) -> None:
        self._kind = _KINDS[kind]
        rng = np.random.default_rng((seed, 7))
        count = self._kind.count
        self._start = rng.random((count, 2), dtype=np.float32)
        # Near ones are larger, quicker and fewer.
        self._nearness: Floats = (0.25 + 0.75 * rng.random(count, dtype=np.float32) ** 2).astype(np.float32)
        self._phase = rng.random(count, dtype=np.float32) * np.float32(2 * np.pi)

    def draw(self, frame: Bytes, seconds: float) -> Bytes:
        """The frame, H×W×3, with the particles over it."""
        kind, (height, width) = self._kind, frame.shape[:2]
        sway = kind.sway * np.sin(self._phase + 2.1 * seconds)
        x = (self._start[:, 0] + kind.drift * seconds * self._nearness + sway) % 1.1 - 0.05
        y = (self._start[:, 1] + kind.fall * seconds * self._nearness) % 1.1 - 0.05
        light = np.zeros((height, width), np.uint8)
        for across, down, near, phase in zip(x * width, y * height, self._nearness, self._phase, strict=True):
            shade = 255 * kind.strength * near
            if kind.colour[2] < 128:
                shade *= 0.55 + 0.45 * np.sin(phase * 3 + 5 * seconds)
            self._one(light, float(across), float(down), float(near), int(shade))
        soft = cv2.GaussianBlur(light, (0, 0), max(0.7, height / 900))
        glow = cv2.merge([soft, soft, soft])
        tint = np.full((1, 1, 3), kind.colour, np.uint8)
        coloured = cv2.multiply(glow, np.broadcast_to(tint, glow.shape).copy(), scale=1 / 255)
        return as_bytes(cv2.add(cv2.multiply(frame, 255 - glow, scale=1 / 255), coloured))

    def _one(self, light: Bytes, across: float, down: float, near: float, shade: int) -> None:
        kind, height, fine = self._kind, light.shape[0], 1 << _SUBPIXEL_BITS
        start = (round(across * fine), round(down * fine))
        if kind.streak:
            tail = (
                round((across + 0.06 * kind.streak * height) * fine),
                round((down - kind.streak * height * near) * fine),
            )
            cv2.line(light, start, tail, shade, max(1, round(height * kind.radius * near)), cv2.LINE_AA, _SUBPIXEL_BITS)
        else:
            radius = max(1, round(height * kind.radius * near * fine))
            cv2.circle(light, start, radius, shade, cv2.FILLED, cv2.LINE_AA, _SUBPIXEL_BITS)
