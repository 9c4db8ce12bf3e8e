"""Styles of the camera and the darkroom."""

from __future__ import annotations

import numpy as np

from .finish import bloom, extent, film_curve, grain, saturate, vignette
from .frame import Floats, luma, mix, smoothstep, stream
from .noise import blur


def photo(image: Floats, seed: int) -> Floats:
    """A photograph: bloom, film curve, slight vignette and grain."""
    out = vignette(film_curve(bloom(image, 0.30)), 0.26)
    return grain(out, seed, 0.010)


def cinematic(image: Floats, seed: int) -> Floats:
    """Teal shadows, warm lights, more contrast."""
    out = film_curve(bloom(image, 0.42, 0.7))
    tone = luma(np.clip(out, 0, 1))[..., None]
    out = (
        out
        + (tone - 0.5) * np.array([0.10, 0.01, -0.10], np.float32)
        + (1 - tone) ** 2 * np.array([-0.03, 0.005, 0.035], np.float32)
    )
    return grain(vignette((out - 0.5) * 1.1 + 0.49, 0.42), seed, 0.014)


def noir(image: Floats, seed: int) -> Floats:
    """Black and white with deep shadows."""
    out = bloom(image, 0.45, 0.65) @ np.array([0.36, 0.50, 0.14], np.float32)
    low, high = np.percentile(out, (1.5, 99.3))
    out = np.clip((out - low) / (high - low + 1e-6), 0, 1)
    out = out * out * (3 - 2 * out) * 0.72 + out * 0.28
    grey = np.repeat(vignette(out[..., None], 0.6), 3, axis=2) * np.array([1.0, 0.995, 0.985], np.float32)
    return grain(grey, seed, 0.032)


def vintage(image: Floats, seed: int) -> Floats:
    """A faded print: warm, low in contrast, with a light leak."""
    out = saturate(film_curve(bloom(image, 0.3)), 0.62)
    out = out * np.array([0.90, 0.84, 0.70], np.float32) + np.array([0.105, 0.085, 0.075], np.float32)
    rng = stream(seed, "leak")
    x = np.linspace(0, 1, image.shape[1], dtype=np.float32)[None, :]
    y = np.linspace(0, 1, image.shape[0], dtype=np.float32)[:, None]
    edge = float(rng.choice([0.0, 1.0]))
    leak = np.exp(-(((x - edge) / 0.16) ** 2)) * (0.5 + 0.5 * np.sin(y * 3 + float(rng.uniform(0, 6)))) * 0.20
    out = out + leak[..., None] * np.array([1.0, 0.45, 0.15], np.float32)
    return grain(vignette(out, 0.36), seed, 0.024)


def neon(image: Floats, seed: int) -> Floats:
    """Cyan shadows, magenta lights, strong glow."""
    out = film_curve(bloom(image, 0.95, 0.55))
    tone = luma(np.clip(out, 0, 1))[..., None]
    dyed = mix(
        np.array([0.02, 0.05, 0.16], np.float32) + tone * np.array([0.35, 0.85, 1.15], np.float32),
        np.array([1.05, 0.35, 0.85], np.float32) * tone * 1.35,
        smoothstep(0.16, 0.75, tone),
    )
    out = mix(saturate(out, 1.35), dyed, 0.42)
    return grain(vignette((out - 0.45) * 1.12 + 0.45, 0.4), seed, 0.012)


def pastel(image: Floats, seed: int) -> Floats:
    """Pale, soft and a little pink."""
    out = film_curve(bloom(image, 0.5, 0.6))
    out = saturate(np.clip(out, 0, 1) ** np.float32(0.78), 0.78) * np.float32(0.78) + np.array(
        [0.205, 0.185, 0.205], np.float32
    )
    return mix(out, blur(out, extent(image) * 0.004), 0.4)
