"""Terrain: a height field on a polar grid before the camera, lit, shadowed and drawn with correct occlusion."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from .frame import CAMERA_HEIGHT_M, FAR_M, Floats, Frame, mix, smoothstep
from .light import Light
from .noise import blur

SLICES = 440


@dataclass(frozen=True)
class Grid:
    """Sample points: `z` (slices, 1) and `x` (slices, columns) in m; columns are the picture's columns."""

    z: Floats
    x: Floats

    @staticmethod
    def of(frame: Frame) -> Grid:
        z = np.geomspace(frame.near * 0.72, FAR_M, SLICES).astype(np.float32)[:, None]
        columns = (np.arange(frame.width, dtype=np.float32)[None, :] - frame.width / 2) / frame.focal
        return Grid(z, z * columns)


@dataclass(frozen=True)
class Lit:
    """The terrain as seen: colour H×W×3, premultiplied; alpha, share of water and distance in m, H×W (FAR_M: sky)."""

    colour: Floats
    alpha: Floats
    water: Floats
    distance: Floats


def slopes(grid: Grid, height: Floats) -> tuple[Floats, Floats]:
    """Derivatives of `height` to the right and away from the viewer."""
    across = np.gradient(height, axis=1) / (grid.x[:, 1:2] - grid.x[:, 0:1])
    away = np.gradient(height, axis=0) / np.gradient(grid.z, axis=0)
    return across.astype(np.float32), away.astype(np.float32)


def illuminate(grid: Grid, height: Floats, albedo: Floats, light: Light, haze: Floats, rough: float = 1.0) -> Floats:
    """Colours of the grid: sun with cast shadows, sky light with hollows darkened, and haze with distance."""
    across, away = slopes(grid, height)
    norm = 1 / np.sqrt(1 + across * across + away * away)
    side, up, back = light.side * 0.8, light.elevation + 0.18, 0.34
    length = np.sqrt(side * side + up * up + back * back)
    lambert = np.clip((up - across * side + away * back) * norm / length, 0, 1) * np.float32(rough)
    shadow = _cast(grid, height, light)
    hollow = np.clip(1 + (height - blur(height, 6)) / (0.05 * grid.z + 0.4), 0.55, 1.12)
    lamp = (light.sun * np.float32(1.15))[None, None] * (lambert * shadow)[..., None]
    lamp += light.shade * (hollow * (0.72 + 0.28 * norm))[..., None]
    colour = albedo * lamp
    fog = 1 - np.exp(-((np.maximum(grid.z - 12, 0) / light.visibility_m) ** np.float32(0.8)))
    low = np.exp(-np.maximum(height, 0) / np.float32(220))
    fog = np.clip(fog * (0.72 + 0.28 * low), 0, 0.965)
    return mix(colour, haze, fog[..., None])


def _cast(grid: Grid, height: Floats, light: Light) -> Floats:
    """1 in the sun, 0 in cast shadow, for light that falls along the rows from `light.side`."""
    slope = np.float32(max(light.elevation, 0.12))
    ray = height - slope * grid.x * np.float32(light.side)
    turn = -1 if light.side > 0 else 1
    top = np.maximum.accumulate(ray[:, ::turn], axis=1)[:, ::turn]
    soft = 0.03 * grid.z + 0.15
    return smoothstep(1.0, 0.0, (top - ray) / soft)


def ground_height(frame: Frame, grid: Grid, height: Floats, x: float, z: float) -> float:
    """Height in m of the land at (x, z)."""
    row = np.log(z / grid.z[0, 0]) / np.log(FAR_M / grid.z[0, 0]) * (SLICES - 1)
    column = frame.width / 2 + x / z * frame.focal
    return float(height[int(np.clip(row + 0.5, 0, SLICES - 1)), int(np.clip(column, 0, frame.width - 1))])


def haze_columns(frame: Frame, light: Light) -> Floats:
    """The haze's colour for each column, 1×W×3: warmer toward the sun."""
    x = (np.arange(frame.width, dtype=np.float32) / frame.width - light.sun_x) * frame.width / frame.unit
    toward = np.exp(-(x**2) / 0.12)[:, None] * (1 - light.overcast) * (1 - 0.7 * light.dark)
    return mix(light.haze, mix(light.low, light.sun / light.sun.max(), 0.3), toward * 0.6)[None]


def draw(frame: Frame, grid: Grid, height: Floats, colours: Floats, wet: Floats) -> Lit:
    """The grid as seen by the camera; rows are drawn twice as fine and averaged, for smooth outlines of ridges."""
    fine = 2 * frame.height
    rows = (frame.horizon + frame.focal * (CAMERA_HEIGHT_M - height) / grid.z) * 2
    top = np.minimum.accumulate(rows, axis=0)
    before = np.vstack([np.full((1, frame.width), fine + 40.0, np.float32), top[:-1]])
    visible = (top < before - 1e-4) & (top < fine)
    index = np.full((fine, frame.width), SLICES, np.int32)
    d, c = np.nonzero(visible)
    r = np.clip(np.ceil(top[d, c]), 0, fine - 1).astype(np.int32)
    # Nearer slices come first, so writing back to front leaves the nearest in a shared row.
    index[r[::-1], c[::-1]] = d[::-1]
    index = np.minimum.accumulate(index, axis=0)
    seen = index < SLICES
    at = np.minimum(index, SLICES - 1)
    columns = np.broadcast_to(np.arange(frame.width, dtype=np.int32)[None], at.shape)
    upper, lower = top[at, columns], np.minimum(before[at, columns], fine + 40)
    back = np.clip((np.arange(fine, dtype=np.float32)[:, None] - upper) / np.maximum(lower - upper, 1e-3), 0, 1)
    jump = rows[np.maximum(at - 1, 0), columns] - before[at, columns] > 3
    where = (at - np.where(jump, 0, back)).astype(np.float32)
    del upper, lower, back, index
    picture = cv2.remap(
        np.dstack([colours, wet]), columns.astype(np.float32), where, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    picture[~seen] = 0
    colour = cv2.resize(picture, (frame.width, frame.height), interpolation=cv2.INTER_AREA)
    alpha = cv2.resize(seen.astype(np.float32), (frame.width, frame.height), interpolation=cv2.INTER_AREA)
    ratio = np.float32(np.log(FAR_M / grid.z[0, 0]) / (SLICES - 1))
    distance = np.where(seen[1::2], grid.z[0, 0] * np.exp(where[1::2] * ratio), np.float32(FAR_M))
    return Lit(
        np.ascontiguousarray(colour[..., :3], np.float32),
        np.asarray(alpha, np.float32),
        np.ascontiguousarray(colour[..., 3]),
        distance.astype(np.float32),
    )
