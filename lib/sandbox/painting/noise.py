"""Noise: tileable fractal textures, and ways to look them up."""

from __future__ import annotations

import cv2
import numpy as np

from .frame import Bytes, Floats

TILE = 512


def spectral(rng: np.random.Generator, beta: float, size: int = TILE, lowest: float = 1.0) -> Floats:
    """A tileable size×size texture with spectrum 1/f^beta, mean 0, deviation 1.

    beta 1 is rough, 2 is clouds, 3 is rolling hills. Frequencies below `lowest` cycles per tile are left out.
    """
    white = rng.standard_normal((size, size), dtype=np.float32)
    fy = np.fft.fftfreq(size, 1 / size).astype(np.float32)[:, None]
    fx = np.fft.rfftfreq(size, 1 / size).astype(np.float32)[None, :]
    f = np.sqrt(fx * fx + fy * fy)
    f[0, 0] = 1.0
    gain = f ** np.float32(-beta / 2 - 0.5)
    gain[f < lowest] = 0
    gain[0, 0] = 0
    texture = np.fft.irfft2(np.fft.rfft2(white) * gain, s=(size, size)).astype(np.float32)
    return texture / np.float32(texture.std() + 1e-9)


def ridged(rng: np.random.Generator, octaves: int = 7, size: int = TILE) -> Floats:
    """A tileable ridged multifractal texture in about 0..1: sharp crests, smooth valleys."""
    total = np.zeros((size, size), np.float32)
    weight = np.ones((size, size), np.float32)
    amplitude, cells = 0.5, 4
    for _ in range(octaves):
        grid = rng.uniform(-1, 1, (cells, cells)).astype(np.float32)
        wide = cv2.resize(
            np.pad(grid, 3, mode="wrap"), None, fx=size / cells, fy=size / cells, interpolation=cv2.INTER_CUBIC
        )
        margin = 3 * size // cells
        octave = 1 - np.abs(wide[margin : margin + size, margin : margin + size])
        octave = octave * octave * weight
        weight = np.clip(octave * 1.6, 0, 1)
        total += octave * amplitude
        amplitude *= 0.5
        cells *= 2
        if cells > size // 2:
            break
    return total


def lookup(texture: Floats, u: Floats, v: Floats) -> Floats:
    """`texture` at (u, v) in tiles: 1.0 is one whole tile, any value wraps round. Bilinear."""
    size = texture.shape[0]
    padded = np.pad(texture, ((0, 1), (0, 1)), mode="wrap")
    x = (np.mod(u, 1) * size).astype(np.float32)
    y = (np.mod(v, 1) * size).astype(np.float32)
    return np.asarray(cv2.remap(padded, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE), np.float32)


def fbm(rng: np.random.Generator, height: int, width: int, cells: float, octaves: int = 6, gain: float = 0.5) -> Floats:
    """A plain fractal field in about -1..1; `cells` features across the longer side. Not tileable."""
    longest = max(height, width)
    total = np.zeros((height, width), np.float32)
    amplitude, norm = 1.0, 0.0
    for _ in range(octaves):
        step = longest / cells
        if step < 1.5:
            break
        rows, columns = int(height / step) + 4, int(width / step) + 4
        grid = rng.uniform(-1, 1, (rows, columns)).astype(np.float32)
        shift = rng.uniform(0, 1, 2)
        scale = np.array([[step, 0, -(1 + shift[0]) * step], [0, step, -(1 + shift[1]) * step]], np.float32)
        total += amplitude * cv2.warpAffine(
            grid, scale, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT
        )
        norm += amplitude
        amplitude *= gain
        cells *= 2
    return total / np.float32(max(norm * 0.6, 1e-6))


def blur(image: Floats, sigma: float) -> Floats:
    """Gaussian blur; wide ones are done at reduced size, which looks the same and is much cheaper."""
    if sigma < 0.3:
        return image
    height, width = image.shape[:2]
    shrink = max(1, int(sigma / 3))
    if shrink == 1:
        return np.asarray(cv2.GaussianBlur(image, (0, 0), sigma), np.float32)
    small = cv2.resize(image, (max(2, width // shrink), max(2, height // shrink)), interpolation=cv2.INTER_AREA)
    small = cv2.GaussianBlur(small, (0, 0), sigma / shrink)
    return np.asarray(cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC), np.float32)


def to_bytes(image: Floats) -> Bytes:
    """0..1 floats to 0..255 bytes, clipped and rounded."""
    return np.asarray(cv2.convertScaleAbs(np.clip(image, 0, 1), alpha=255.0), np.uint8)


def to_floats(image: Bytes) -> Floats:
    """0..255 bytes to 0..1 floats."""
    return image.astype(np.float32) * np.float32(1 / 255)


def resized(image: Floats, width: int, height: int, how: int) -> Floats:
    """`cv2.resize` for floats; `how` is a cv2.INTER_ constant."""
    return np.asarray(cv2.resize(image, (width, height), interpolation=how), np.float32)


def moved(image: Floats, columns: Floats, rows: Floats) -> Floats:
    """`image` looked up at (columns, rows), px; mirrored beyond its edges."""
    x, y = columns.astype(np.float32, copy=False), rows.astype(np.float32, copy=False)
    return np.asarray(cv2.remap(image, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT), np.float32)
