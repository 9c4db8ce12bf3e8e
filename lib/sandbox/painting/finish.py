"""Steps that several styles share."""

from __future__ import annotations

import cv2
import numpy as np

from .frame import Bytes, Floats, luma, mix, smoothstep, stream
from .noise import blur, fbm, resized, to_bytes


def extent(image: Floats) -> float:
    """The side in px of a square as large as the picture."""
    return float(np.sqrt(image.shape[0] * image.shape[1]))


def bloom(image: Floats, strength: float, threshold: float = 0.78) -> Floats:
    """Light that spills from bright places."""
    height, width = image.shape[:2]
    small = resized(image, max(width // 4, 1), max(height // 4, 1), cv2.INTER_AREA)
    bright = np.clip(small - threshold, 0, 1)
    glow = blur(bright, extent(small) * 0.012) + blur(bright, extent(small) * 0.045)
    return image + resized(glow, width, height, cv2.INTER_LINEAR) * np.float32(strength)


def film_curve(image: Floats) -> Floats:
    """A film-like shoulder: bright light rolls off instead of clipping; a little more contrast below."""
    x = np.clip(image, 0, 1.6)
    rolled = np.where(x < 0.8, x, 0.8 + 0.2 * np.tanh((x - 0.8) / 0.28))
    return np.asarray(rolled + 0.16 * (rolled - 0.5) * (1 - np.abs(2 * rolled - 1)), np.float32)


def grain(image: Floats, seed: int, strength: float) -> Floats:
    """Film grain, strongest in the middle tones."""
    rng = stream(seed, "grain")
    noise = rng.standard_normal((min(image.shape[0], 1024), min(image.shape[1], 1024)), dtype=np.float32)
    tiled = np.tile(noise, (image.shape[0] // noise.shape[0] + 1, image.shape[1] // noise.shape[1] + 1))[
        : image.shape[0], : image.shape[1]
    ]
    return image + (tiled * np.float32(strength))[..., None] * (0.4 + 0.6 * (1 - np.abs(2 * image - 1)))


def paper_relief(image: Floats, seed: int) -> Floats:
    """The relief of watercolour paper, about -1..1, H×W."""
    rng = stream(seed, "paper")
    size = extent(image)
    fine = fbm(rng, image.shape[0], image.shape[1], size / 5, 2)
    return (fine + 0.5 * fbm(rng, image.shape[0], image.shape[1], size / 12, 2)).astype(np.float32) * np.float32(0.7)


def saturate(image: Floats, amount: float) -> Floats:
    """0 is grey, 1 unchanged, more is more colourful."""
    return mix(luma(image)[..., None], image, amount)


def calm(image: Floats, passes: int, colour: float = 38) -> Bytes:
    """Edge-keeping smoothing at half size."""
    small = cv2.resize(to_bytes(image), None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    for _ in range(passes):
        small = cv2.bilateralFilter(small, 7, colour, 7)
    return np.asarray(cv2.resize(small, (image.shape[1], image.shape[0]), interpolation=cv2.INTER_CUBIC), np.uint8)


def dabs(image: Floats, radius: int) -> Floats:
    """Each pixel takes the mean of the calmest of the four squares at its corner: dabs of paint with clean edges."""
    size = radius + 1
    grey = luma(image)
    mean, mean2 = cv2.boxFilter(image, -1, (size, size)), cv2.boxFilter(grey * grey, -1, (size, size))
    variance = mean2 - cv2.boxFilter(grey, -1, (size, size)) ** 2
    half = (radius + 1) // 2
    best, out = None, np.empty_like(image)
    for dy, dx in ((-half, -half), (-half, half), (half, -half), (half, half)):
        shift = np.array([[1, 0, -dx], [0, 1, -dy]], np.float32)
        at = (image.shape[1], image.shape[0])
        v, m = (
            np.asarray(cv2.warpAffine(a, shift, at, flags=cv2.INTER_NEAREST, borderMode=cv2.BORDER_REFLECT), np.float32)
            for a in (variance, mean)
        )
        if best is None:
            best, out = v, m
        else:
            calmer = v < best
            best = np.where(calmer, v, best)
            out = np.where(calmer[..., None], m, out)
    return np.asarray(out, np.float32)


def vignette(image: Floats, strength: float) -> Floats:
    """`image` with its corners darkened by `strength`."""
    y = np.linspace(-1, 1, image.shape[0], dtype=np.float32)[:, None]
    x = np.linspace(-1, 1, image.shape[1], dtype=np.float32)[None, :]
    return image * (1 - np.float32(strength) * smoothstep(0.55, 1.5, np.sqrt(x * x + y * y)))[..., None]
