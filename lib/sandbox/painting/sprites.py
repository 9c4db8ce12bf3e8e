"""Putting sprites into the scene: scaled, hazed, hidden by nearer land."""

from __future__ import annotations

import cv2
import numpy as np

from .frame import Floats
from .light import Light


def mips(sprite: Floats) -> list[Floats]:
    """The sprite at full size and repeatedly halved."""
    levels = [sprite]
    while min(levels[-1].shape[:2]) > 12:
        height, width = levels[-1].shape[:2]
        levels.append(
            np.asarray(
                cv2.resize(levels[-1], (max(1, width // 2), max(1, height // 2)), interpolation=cv2.INTER_AREA),
                np.float32,
            )
        )
    return levels


def fog_at(light: Light, distance: float) -> float:
    """How much of what stands at `distance` m the haze covers, as on the terrain."""
    return float(np.clip(1 - np.exp(-((max(distance - 12, 0) / light.visibility_m) ** 0.8)), 0, 0.96))


def scaled(levels: list[Floats], height: float, flip: bool = False) -> Floats:
    """The sprite `height` px high, filtered; never more than four times its own size."""
    best = levels[0]
    for level in levels:
        if level.shape[0] >= height:
            best = level
    rows = max(1, round(height))
    columns = max(1, round(height * levels[0].shape[1] / levels[0].shape[0]))
    out = cv2.resize(best, (columns, rows), interpolation=cv2.INTER_AREA if rows < best.shape[0] else cv2.INTER_CUBIC)
    return np.asarray(out[:, ::-1] if flip else out, np.float32)


def stamp(
    canvas: Floats,
    sprite: Floats,
    left: float,
    top: float,
    *,
    haze: Floats | None = None,
    fog: float = 0.0,
    distance: Floats | None = None,
    at_m: float = 0.0,
) -> None:
    """Draws a premultiplied RGBA sprite at (left, top), but not where `distance` has land nearer than `at_m`."""
    height, width = canvas.shape[:2]
    x, y = round(left), round(top)
    xa, ya, xb, yb = max(x, 0), max(y, 0), min(x + sprite.shape[1], width), min(y + sprite.shape[0], height)
    if xa >= xb or ya >= yb:
        return
    part = sprite[ya - y : yb - y, xa - x : xb - x]
    colour, alpha = part[..., :3], part[..., 3:]
    if haze is not None and fog > 0.004:
        colour = colour * np.float32(1 - fog) + (haze * np.float32(fog)).astype(np.float32) * alpha
    if distance is not None:
        clear = distance[ya:yb, xa:xb] > at_m * 0.9
        if not clear.all():
            shown = clear.astype(np.float32)[..., None]
            alpha, colour = alpha * shown, colour * shown
    target = canvas[ya:yb, xa:xb]
    target *= 1 - alpha
    target += colour


def foot(column: float, row: float, sprite: Floats) -> tuple[float, float]:
    """Left and top of a sprite whose foot stands at (column, row)."""
    return column - sprite.shape[1] / 2, row - sprite.shape[0]
