"""Water: the picture above it mirrored in ripples, the sun's glitter, foam at the shore."""

from __future__ import annotations

import cv2
import numpy as np

from .frame import CAMERA_HEIGHT_M, Floats, Frame, mix, smoothstep
from .light import Light, rgb
from .noise import blur, lookup, spectral
from .prompt_words import Scene
from .vocabulary import COLOURS


def paint_water(
    canvas: Floats, water: Floats, frame: Frame, light: Light, scene: Scene, level: float, waves: float
) -> None:
    """Draws water where `water` (H×W, 0..1) says, mirroring `canvas` above it. `waves`: 0 a still lake, 1 a sea."""
    first = int(frame.horizon)
    if first >= frame.height - 2 or float(water[first:].max(initial=0)) < 0.05:
        return
    rng = frame.rng("water")
    mask = water[first:]
    rows = np.arange(first, frame.height, dtype=np.float32)[:, None]
    columns = np.arange(frame.width, dtype=np.float32)[None, :]
    z = frame.focal * (CAMERA_HEIGHT_M - level) / np.maximum(rows - frame.horizon, 0.7)
    x = (columns - frame.width / 2) / frame.focal * z
    texture = spectral(rng, 1.9)
    far = smoothstep(250, 12, z)
    scale = 7.0 + 16 * waves
    ripple = lookup(texture, x / (scale * 2.6), z / scale + 0 * x) * (0.35 + 0.65 * far)
    fine = lookup(texture, x / (scale * 0.8) + 0.4, z / (scale * 0.3) + 0 * x) * far
    shore = _shore(mask, first, frame)
    depth = np.maximum(rows - shore[None, :], 0)
    amplitude = frame.unit * (0.010 + 0.030 * waves) * np.clip(depth / (frame.unit * 0.10), 0.05, 1.3)
    source = np.clip(
        shore[None, :] - depth * (1 + 0.15 * waves) + ripple * amplitude + fine * amplitude * 0.5, 0, shore[None, :] - 1
    )
    sideways = np.clip(columns + ripple * amplitude * 0.35, 0, frame.width - 1)
    mirror = cv2.remap(
        canvas, sideways.astype(np.float32), source.astype(np.float32), cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT
    )
    tint = scene.tint("water")
    body = rgb(COLOURS[tint]) if tint else rgb("#1d5f7d") if waves > 0.5 else rgb("#2a5563")
    lit = body * (light.shade * (1.0 if tint else 0.75) + light.sun * (0.55 if tint else 0.30))
    near = smoothstep(0.0, frame.unit * 0.5, depth)
    see = np.clip((0.42 if tint else 0.10) + 0.52 * near + (0.10 + 0.16 * waves) * fine * far, 0.04, 0.85) * (
        1.25 if tint else 1.0
    )
    surface = mix(mirror * np.float32(0.94), lit, np.clip(see, 0, 0.92)[..., None])
    surface += (np.clip(ripple * 0.7 + fine * 0.5, -1, 1.4) * (0.018 + 0.05 * waves) * far)[..., None] * (
        light.low * 0.9 + 0.1
    )
    _glitter(surface, rows, columns, ripple + fine * 1.3, frame, light, depth)
    if waves > 0.5:
        _foam(surface, mask, ripple, light, frame)
    canvas[first:] = mix(canvas[first:], surface, mask[..., None])


def _shore(mask: Floats, first: int, frame: Frame) -> Floats:
    """The row at which the water begins in each column, smoothed."""
    wet = mask > 0.5
    top = np.where(wet.any(axis=0), wet.argmax(axis=0), np.median(wet.argmax(axis=0))).astype(np.float32)
    return np.asarray(blur(top[None, :], frame.width / 60)[0] + first, np.float32)


def _glitter(
    surface: Floats, rows: Floats, columns: Floats, waves: Floats, frame: Frame, light: Light, depth: Floats
) -> None:
    if light.overcast > 0.8:
        return
    spread = frame.unit * (0.025 + 0.05 * smoothstep(0, frame.unit * 0.5, depth))
    column = np.exp(-(((columns - light.sun_x * frame.width) / spread) ** 2))
    facets = smoothstep(0.5, 1.7, waves + 0.55)
    strength = (0.85 if light.sun_height < 0.25 else 0.35) * (1 - light.overcast)
    colour = (
        light.sun / light.sun.max() if light.dark < 0.9 else np.array([0.8, 0.88, 1.0], np.float32) * np.float32(0.7)
    )
    surface += (column * facets * strength)[..., None] * colour


def _foam(surface: Floats, mask: Floats, ripple: Floats, light: Light, frame: Frame) -> None:
    """White where the water runs out on the near beach, and on a few crests."""
    edge = blur(mask, frame.unit * 0.012)
    foam_line = smoothstep(0.25, 0.6, edge) * smoothstep(1.0, 0.72, edge)
    half = np.arange(mask.shape[0], dtype=np.float32)[:, None] > mask.shape[0] * 0.35
    foam = np.clip(foam_line * half * (0.75 + 0.3 * ripple), 0, 1)
    white = np.float32(0.95) * (light.shade * 0.9 + light.sun * 0.55)
    surface[:] = mix(surface, np.minimum(white, 1.0), (foam * 0.85)[..., None])
