"""The near ground: blades of grass, flowers, stones, glints in snow and sand, drawn stroke by stroke."""

from __future__ import annotations

import cv2
import numpy as np

from .frame import Bytes, Floats, Frame, mix, smoothstep
from .light import Light, rgb
from .noise import blur, fbm, lookup, spectral, to_bytes, to_floats
from .prompt_words import Scene
from .vocabulary import COLOURS

FLOWERS = ("#e8503a", "#f2c230", "#f4f0e6", "#b06fd0", "#f08ab4", "#6f8fe8")


def texture_ground(canvas: Floats, cover: Floats, frame: Frame, light: Light, strength: float) -> None:
    """Gives the near ground fine relief in perspective. `cover` is the land's share, H×W."""
    first = int(frame.horizon) + 4
    if first >= frame.height - 4 or strength <= 0:
        return
    rng = frame.rng("ground texture")
    rows = np.arange(first, frame.height, dtype=np.float32)[:, None]
    z = frame.focal * 1.7 / (rows - frame.horizon)
    x = (np.arange(frame.width, dtype=np.float32)[None, :] - frame.width / 2) / frame.focal * z
    texture = spectral(rng, 1.5)
    fine = lookup(texture, x / 5.5, z / 5.5 + 0 * x)
    lit = fine - lookup(texture, x / 5.5 - 0.006 * light.side, z / 5.5 + 0.004 + 0 * x)
    fade = smoothstep(frame.near * 9, frame.near * 1.5, z) * cover[first:]
    relief = np.clip(lit * 0.42 + fine * 0.045, -0.4, 0.5) * fade * np.float32(strength)
    canvas[first:] *= 1 + relief[..., None]


def grow(
    canvas: Floats, cover: Floats, frame: Frame, light: Light, scene: Scene, biome: str, band: tuple[float, float]
) -> None:
    """Draws what grows between two rows (px): grass and flowers, far to near. Nothing where `cover` is low."""
    top, bottom = max(band[0], frame.horizon + frame.unit * 0.015), min(band[1], frame.height * 1.04)
    if bottom <= top:
        return
    snowy = scene.season == "winter" or "snow" in scene.features
    density = {"meadow": 1.0, "forest": 0.5, "mountains": 0.85}.get(biome, 0.0) * (0.05 if snowy else 1.0)
    rng = frame.rng("grass", f"{band[0]:.0f}")
    first = max(0, int(top - frame.unit * 0.12))
    piece = to_bytes(canvas[first:])
    base = piece.copy()
    if density > 0 and "grass" not in scene.unwanted:
        _blades(piece, base, cover, frame, light, rng, density, top, bottom, first, snowy)
    if biome in {"meadow", "mountains", "forest"} and not snowy and "flowers" not in scene.unwanted:
        many = (
            1.0
            if "flowers" in scene.features
            else (0.16 if scene.season in {None, "spring", "summer"} and biome != "forest" else 0.0)
        )
        _flowers(piece, cover, frame, light, scene, rng, many, top, bottom, first)
    changed = (piece != base).any(axis=2)[..., None]
    canvas[first:] = np.where(changed, to_floats(piece), canvas[first:])


def _rows(rng: np.random.Generator, count: int, frame: Frame, top: float, bottom: float) -> Floats:
    """Rows sorted far to near, denser toward the viewer only as much as perspective asks."""
    return np.sort(rng.uniform(0, 1, count).astype(np.float32) ** 0.8 * (bottom - top) + top)


def _blades(
    piece: Bytes,
    base: Bytes,
    cover: Floats,
    frame: Frame,
    light: Light,
    rng: np.random.Generator,
    density: float,
    top: float,
    bottom: float,
    first: int,
    snowy: bool,
) -> None:
    share = (bottom - top) / (frame.height - frame.horizon)
    # In a small picture fewer blades are as dense: each is at least a pixel wide.
    fine = min(max(frame.unit / 850, 0.25), 1.0)
    count = int(11000 * fine * density * share * min(frame.width / frame.height, 2.2))
    rows = _rows(rng, count, frame, top, bottom)
    columns = rng.uniform(0, frame.width, count).astype(np.float32)
    patches = fbm(rng, max(piece.shape[0] // 4, 4), max(frame.width // 4, 4), 9, 3)
    scale = (rows - frame.horizon) / (frame.height - frame.horizon)
    lengths = frame.unit * 0.052 * scale**0.9 * rng.uniform(0.35, 1.15, count)
    leans = rng.normal(0.1 * -light.side, 0.33, count)
    gains = rng.uniform(0.62, 1.38, count)
    warm = rng.uniform(0.0, 1.0, count)
    glow = light.sun / light.sun.max() * 255
    shift = 3
    for x, y, length, lean, gain, w in zip(
        columns.tolist(), rows.tolist(), lengths.tolist(), leans.tolist(), gains.tolist(), warm.tolist(), strict=True
    ):
        r, c = min(int(y), frame.height - 1), int(x)
        if cover[r, c] < 0.7:
            continue
        patch = patches[min(max((r - first) // 4, 0), patches.shape[0] - 1), min(c // 4, patches.shape[1] - 1)]
        tall = length * (0.75 + 0.6 * float(patch))
        if tall < 1.2:
            continue
        colour = base[min(max(r - first, 0), base.shape[0] - 1), c].astype(np.float32) * gain
        if snowy:
            colour = colour * np.array([0.62, 0.55, 0.45], np.float32)
        elif w > 0.78:
            colour = colour * 0.72 + glow * 0.2 * light.sun.max()
        tip = (int((x + lean * tall) * 8), int((y - tall - first) * 8))
        knee = (int((x + lean * tall * 0.32) * 8), int((y - tall * 0.6 - first) * 8))
        root = (int(x * 8), int((y - first) * 8))
        ink = tuple(np.clip(colour, 0, 255).tolist())
        cv2.line(piece, root, knee, ink, 2 if tall > frame.unit * 0.032 else 1, cv2.LINE_AA, shift)
        cv2.line(piece, knee, tip, ink, 1, cv2.LINE_AA, shift)


def _flowers(
    piece: Bytes,
    cover: Floats,
    frame: Frame,
    light: Light,
    scene: Scene,
    rng: np.random.Generator,
    many: float,
    top: float,
    bottom: float,
    first: int,
) -> None:
    share = (bottom - top) / (frame.height - frame.horizon)
    count = int(900 * many * share * min(frame.width / frame.height, 2.2))
    if count == 0:
        return
    tint = scene.tint("flowers")
    chosen = [rgb(COLOURS[tint])] if tint else [rgb(c) for c in rng.choice(FLOWERS, 3, replace=False)]
    if "lavender" in scene.colours:
        chosen = [rgb("#8f6fd0"), rgb("#a98ae0")]
    rows = _rows(rng, count, frame, top, bottom)
    drift = fbm(rng, 32, 64, 6, 2)
    lamp = light.shade * np.float32(0.8) + light.sun * np.float32(0.55)
    for y in rows.tolist():
        x = float(rng.uniform(0, frame.width))
        r, c = min(int(y), frame.height - 1), int(x)
        if cover[r, c] < 0.7 or drift[int(31 * (y - top) / (bottom - top + 1)), int(63 * x / frame.width)] < -0.25:
            continue
        scale = (y - frame.horizon) / (frame.height - frame.horizon)
        size = frame.unit * 0.0068 * scale**0.9 * float(rng.uniform(0.7, 1.35))
        stem = size * float(rng.uniform(2.0, 4.5))
        colour = chosen[int(rng.integers(0, len(chosen)))] * lamp * np.float32(rng.uniform(0.85, 1.2)) * 255
        head = (int(x * 8), int((y - stem - first) * 8))
        cv2.line(
            piece,
            (head[0], int((y - first) * 8)),
            head,
            tuple((rgb("#44602a") * lamp * 255).tolist()),
            1,
            cv2.LINE_AA,
            3,
        )
        if size < 2.2:
            cv2.circle(piece, head, max(int(size * 8), 8), tuple(np.clip(colour, 0, 255).tolist()), -1, cv2.LINE_AA, 3)
            continue
        turn = float(rng.uniform(0, 6.28))
        for k in range(5):
            a = turn + k * 1.2566
            petal = (int(head[0] + np.cos(a) * size * 6.5), int(head[1] + np.sin(a) * size * 4.6))
            ink = np.clip(colour * (0.88 + 0.2 * (np.cos(a) * light.side > 0)), 0, 255)
            cv2.circle(piece, petal, int(size * 5.4), tuple(ink.tolist()), -1, cv2.LINE_AA, 3)
        cv2.circle(
            piece,
            head,
            int(size * 3.4),
            tuple(np.clip(rgb("#f0c84a") * lamp * 255, 0, 255).tolist()),
            -1,
            cv2.LINE_AA,
            3,
        )


def frost(canvas: Floats, cover: Floats, frame: Frame, light: Light) -> None:
    """Glints on snow."""
    rng = frame.rng("frost")
    count = int(frame.width * frame.height / 2600)
    glints = np.zeros(canvas.shape[:2], np.float32)
    rows = (frame.horizon + (frame.height - frame.horizon) * rng.uniform(0.05, 1, count)).astype(int)
    columns = rng.integers(0, frame.width, count)
    glints[np.clip(rows, 0, frame.height - 1), columns] = rng.uniform(0.2, 1, count).astype(np.float32) ** 3
    glints = (glints + 2.5 * blur(glints, 0.7)) * (cover > 0.8)
    canvas += glints[..., None] * light.sun * 0.4


def settle(
    canvas: Floats, before: Floats, left: int, row: float, width: int, height: int, rng: np.random.Generator
) -> None:
    """Lets a figure's foot sink into the ground: `before`, the strip without the figure, comes back in tufts.

    `before` has the height of the strip and the width of the frame; its last line lies at `row`.
    """
    rows = before.shape[0]
    first = round(row) - rows
    ragged = fbm(rng, 1, canvas.shape[1], canvas.shape[1] / max(width, 8) * 22, 3)[0]
    lift = np.float32(height * 0.032) * (1 + 0.75 * ragged)[None, :]
    y = np.arange(rows, dtype=np.float32)[:, None]
    back = smoothstep(-0.8, 1.2, y - (rows - lift))
    ya, yb = max(first, 0), min(first + rows, canvas.shape[0])
    if ya < yb:
        canvas[ya:yb] = mix(canvas[ya:yb], before[ya - first : yb - first], back[ya - first : yb - first, :, None])
