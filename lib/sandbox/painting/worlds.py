"""Places without a landscape's sky: outer space, under water, and the plain studio."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from .frame import Floats, Frame, mix, smoothstep
from .light import TIMES, Light, rgb
from .noise import blur, fbm
from .prompt_words import Scene
from .vocabulary import COLOURS

BACKDROPS = ("#d9c7b8", "#c9d3cf", "#b7c4d6", "#e3c9c0", "#d8d2c4", "#9fb3ab", "#e6d3a8", "#c4b7d1")


def space_light(frame: Frame) -> Light:
    """Hard sunlight, black shade, no haze."""
    side = 1.0 if frame.rng("light", "space").random() < 0.5 else -1.0
    return replace(
        TIMES["night"],
        top=rgb("#03040b"),
        middle=rgb("#070817"),
        low=rgb("#0b0d22"),
        haze=rgb("#0d1026"),
        side=side,
        sun=np.array([1.0, 0.95, 0.88], np.float32),
        shade=np.array([0.20, 0.21, 0.32], np.float32),
        elevation=0.42,
        visibility_m=40000.0,
        sun_x=0.5 + side * 0.3,
        dark=0.3,
    )


def paint_space(frame: Frame, scene: Scene, light: Light) -> Floats:
    """Nebula, stars and one or two planets, H×W×3."""
    rng = frame.rng("space")
    height, width = max(frame.height // 2, 16), max(frame.width // 2, 16)
    warp = fbm(rng, height, width, 3, 4)
    cloud, veins = fbm(rng, height, width, 2.5, 7, 0.55), 1 - np.abs(fbm(rng, height, width, 4, 6, 0.55))
    wish = [rgb(COLOURS[c]) for c in scene.colours[:3]] + [rgb(COLOURS[c]) for c in (scene.tint("sky"),) if c]
    sets = (
        ("#2a4fd0", "#c0328f", "#ff9a5c"),
        ("#0f8fae", "#5a35c8", "#ff6fa8"),
        ("#14356e", "#b5443c", "#ffc56b"),
        ("#1b6f8a", "#2b8f62", "#e3d27a"),
    )
    tones = wish + [rgb(c) for c in sets[int(rng.integers(0, len(sets)))]]
    density = np.clip(cloud * 0.7 + warp * 0.4 + 0.25, 0, 1.2) ** 1.6
    hue = smoothstep(-0.5, 0.6, fbm(rng, height, width, 2, 3))[..., None]
    nebula = (
        mix(np.broadcast_to(tones[0], (*hue.shape[:2], 3)).astype(np.float32), tones[1], hue)
        * (density * 0.62)[..., None]
    )
    nebula += tones[2] * (np.clip(veins, 0, 1) ** 5 * density * 0.6)[..., None]
    dust = smoothstep(0.1, 0.9, fbm(rng, height, width, 3.5, 6))
    nebula *= (1 - 0.75 * dust)[..., None]
    sky = cv2.resize(nebula, (frame.width, frame.height), interpolation=cv2.INTER_CUBIC) + light.middle * 0.6
    _star_field(sky, frame, rng)
    if "planet" not in scene.unwanted:
        for k in range(1 + int(rng.random() < 0.6)):
            radius = frame.unit * float(rng.uniform(0.12, 0.24)) * (1.0 if k == 0 else 0.3)
            x = frame.width * (0.5 - light.side * float(rng.uniform(0.12, 0.3)) * (1 if k == 0 else -1.1))
            _planet(
                sky,
                frame,
                light,
                rng,
                x,
                frame.height * float(rng.uniform(0.14, 0.36)),
                radius,
                k == 0 and bool(rng.random() < 0.5),
            )
    return np.asarray(sky, np.float32)


def _star_field(sky: Floats, frame: Frame, rng: np.random.Generator) -> None:
    count = int(frame.width * frame.height / 700)
    layer = np.zeros(sky.shape[:2], np.float32)
    size = rng.pareto(2.0, count).astype(np.float32)
    rows, columns = rng.integers(0, frame.height, count), rng.integers(0, frame.width, count)
    layer[rows, columns] = np.clip(0.15 + 0.25 * size, 0, 2.5)
    scale = max(frame.unit / 1000, 0.5)
    sky += (blur(layer, 0.6 * scale) * 2.4 * scale * scale)[..., None]
    big = np.where(layer > 1.4, layer, 0).astype(np.float32)
    sky += (blur(big, 4 * scale) * 16 * scale * scale)[..., None] * np.array([0.7, 0.8, 1.0], np.float32)


def _planet(
    sky: Floats, frame: Frame, light: Light, rng: np.random.Generator, x: float, y: float, radius: float, ringed: bool
) -> None:
    half = int(radius * (2.5 if ringed else 1.25))
    x0, y0 = int(x) - half, int(y) - half
    xa, ya, xb, yb = max(x0, 0), max(y0, 0), min(x0 + 2 * half, frame.width), min(y0 + 2 * half, frame.height)
    if xa >= xb or ya >= yb:
        return
    dy, dx = np.mgrid[ya:yb, xa:xb].astype(np.float32)
    dx, dy = (dx - x) / radius, (dy - y) / radius
    r = np.sqrt(dx * dx + dy * dy)
    nz = np.sqrt(np.clip(1 - r * r, 0, 1))
    lambert = np.clip(dx * 0.78 * light.side - dy * 0.42 + nz * 0.42, 0, 1)
    bands = fbm(rng, 2 * half, 2 * half, 5, 6)[ya - y0 : yb - y0, xa - x0 : xb - x0]
    first, second = (
        rgb(str(rng.choice(["#d9a066", "#8fb6d6", "#c06a4a", "#9a8fd0"]))),
        rgb(str(rng.choice(["#f0dcb8", "#4f7fae", "#7a3f34", "#d0b0d8"]))),
    )
    stripes = 0.5 + 0.5 * np.sin((dy * 0.95 + dx * 0.25 + 0.10 * bands) * 11)
    face = (
        mix(
            np.broadcast_to(first, (*r.shape, 3)).astype(np.float32),
            second,
            np.clip(stripes * 0.6 + bands * 0.3, 0, 1)[..., None],
        )
        * (lambert * 1.15 + 0.015)[..., None]
    )
    face += (np.clip(1 - nz, 0, 1) ** 3 * lambert * 0.6)[..., None] * np.array([0.6, 0.8, 1.0], np.float32)
    part = sky[ya:yb, xa:xb]
    part += (np.exp(-np.clip(r - 1, 0, 9) * 12) * 0.22 * np.clip(0.3 + dx * light.side, 0, 1))[..., None] * np.array(
        [0.5, 0.7, 1.0], np.float32
    )
    part[:] = mix(part, face, smoothstep(1.0, 1.0 - 2.5 / radius, r)[..., None])
    if ringed:
        across, along = dy * 3.4 - dx * 0.9, dx + 0.26 * dy
        ring = np.sqrt(along**2 + across**2)
        band = (
            smoothstep(1.35, 1.42, ring)
            * smoothstep(2.25, 2.15, ring)
            * (0.6 + 0.4 * np.sin(ring * 26))
            * ((r > 1) | (across > 0))
        )
        part[:] = mix(part, second * np.float32(0.85) + 0.08, (band * 0.7)[..., None])


def deep_light(frame: Frame, scene: Scene) -> Light:
    """The light under water: from above, blue-green, swallowed after a few metres."""
    tint = scene.tint("water")
    water = rgb(COLOURS[tint]) * np.float32(0.75) if tint else rgb("#127a9c")
    return replace(
        TIMES["day"],
        top=mix(water, rgb("#c9f5f2"), 0.5),
        middle=water,
        low=water * np.float32(0.45),
        haze=water * np.float32(0.62),
        sun=np.array([0.34, 0.50, 0.46], np.float32),
        shade=np.array([0.26, 0.44, 0.50], np.float32),
        visibility_m=26.0,
        elevation=1.4,
    )


def paint_deep(frame: Frame, light: Light) -> Floats:
    """Open water with shafts of light, H×W×3."""
    rng = frame.rng("deep")
    rows = np.linspace(0, 1, frame.height, dtype=np.float32)[:, None]
    colour = mix(mix(light.top, light.middle, smoothstep(0, 0.32, rows)), light.haze, smoothstep(0.25, 0.66, rows))
    water = np.ascontiguousarray(np.broadcast_to(colour[:, None, :], (frame.height, frame.width, 3)), np.float32)
    height, width = max(frame.height // 4, 8), max(frame.width // 4, 8)
    yy, xx = np.mgrid[0:height, 0:width].astype(np.float32)
    source = width * float(rng.uniform(0.25, 0.75))
    angle = np.arctan2(xx - source, yy + height * 0.35)
    beams = np.abs(fbm(rng, 1, 512, 22, 4)[0])
    shaft = beams[np.clip((angle / 2.2 + 0.5) * 511, 0, 511).astype(int)] ** 1.5
    shaft = blur(shaft * smoothstep(height * 0.95, 0, yy), 1.2)
    water += (
        cv2.resize(shaft, (frame.width, frame.height), interpolation=cv2.INTER_CUBIC)[..., None]
        * np.array([0.5, 0.72, 0.66], np.float32)
        * 0.75
    )
    return water


def bubbles(canvas: Floats, frame: Frame) -> None:
    """Rings of light that rise in columns, and drifting specks."""
    rng = frame.rng("bubbles")
    layer = np.zeros(canvas.shape[:2], np.uint8)
    for _ in range(6):
        x = float(rng.uniform(0, frame.width))
        for _ in range(14):
            y, size = float(rng.uniform(0, frame.height)), frame.unit * float(rng.uniform(0.002, 0.010))
            at = (int((x + rng.normal(0, frame.unit * 0.02)) * 8), int(y * 8))
            cv2.circle(layer, at, int(size * 8), 120, 1, cv2.LINE_AA, 3)
            cv2.circle(layer, (at[0] - int(size * 3), at[1] - int(size * 3)), int(size * 2), 210, -1, cv2.LINE_AA, 3)
    for _ in range(260):
        cv2.circle(
            layer,
            (int(rng.uniform(0, frame.width)), int(rng.uniform(0, frame.height))),
            1,
            int(rng.uniform(20, 110)),
            -1,
            cv2.LINE_AA,
        )
    canvas += (layer.astype(np.float32) / 255 * 0.5)[..., None]


def studio_light(frame: Frame) -> Light:
    """A large soft lamp from one side."""
    side = 1.0 if frame.rng("light", "studio").random() < 0.5 else -1.0
    return replace(
        TIMES["day"],
        side=side,
        sun=np.array([0.78, 0.75, 0.70], np.float32),
        shade=np.array([0.50, 0.51, 0.53], np.float32),
        elevation=0.9,
        visibility_m=1e6,
    )


def paint_studio(frame: Frame, scene: Scene, light: Light) -> Floats:
    """A backdrop that curves into a floor, lit by a spot; a turned plinth where the prompt has no subject to show."""
    rng = frame.rng("studio")
    wish = scene.tint("sky") or (scene.colours[0] if scene.colours else None)
    colour = mix(rgb(COLOURS[wish]), np.full(3, 0.85, np.float32), 0.18) if wish else rgb(str(rng.choice(BACKDROPS)))
    rows = np.arange(frame.height, dtype=np.float32)[:, None]
    x = (np.arange(frame.width, dtype=np.float32)[None, :] - frame.width * (0.5 + 0.2 * light.side)) / frame.unit
    y = (rows - frame.height * 0.32) / frame.unit
    spot = np.exp(-(x * x + y * y) / 0.34)
    wall = 0.66 + 0.46 * spot
    floor = 0.86 + 0.20 * np.exp(-(x * x) / 0.5) - 0.20 * smoothstep(frame.horizon, frame.height * 1.1, rows)
    sweep = smoothstep(frame.horizon - 0.05 * frame.height, frame.horizon + 0.10 * frame.height, rows)
    tone = mix(wall, floor, sweep)
    backdrop = (colour * tone[..., None]).astype(np.float32)
    backdrop *= mix(
        np.array([1.03, 1.0, 0.97], np.float32),
        np.array([0.96, 0.99, 1.05], np.float32),
        smoothstep(-0.6, 0.6, -x * light.side)[..., None],
    )
    if "kitchen" in scene.features or rng.random() < 0.3:
        _bokeh(backdrop, frame, rng)
    return backdrop


def _bokeh(backdrop: Floats, frame: Frame, rng: np.random.Generator) -> None:
    layer = np.zeros(backdrop.shape[:2], np.float32)
    for _ in range(16):
        disc = np.zeros_like(layer)
        cv2.circle(
            disc,
            (int(rng.uniform(0, frame.width)), int(rng.uniform(0, frame.horizon * 0.85))),
            int(frame.unit * rng.uniform(0.03, 0.07)),
            float(rng.uniform(0.05, 0.16)),
            -1,
            cv2.LINE_AA,
        )
        layer += disc
    backdrop += blur(layer, frame.unit * 0.004)[..., None] * np.array([1.0, 0.94, 0.82], np.float32)


def plinth(canvas: Floats, frame: Frame, scene: Scene, light: Light) -> float:
    """A round plinth in the middle of the floor; gives the row of its top's centre."""
    rng = frame.rng("plinth")
    row, wide, tall = frame.horizon + (frame.height - frame.horizon) * 0.5, frame.unit * 0.30, frame.unit * 0.12
    x = frame.width / 2
    base = canvas[int(frame.horizon), int(x)].copy() * np.float32(rng.uniform(0.92, 1.1))
    shade = np.zeros(canvas.shape[:2], np.float32)
    cv2.ellipse(
        shade,
        (int(x - light.side * wide * 0.3), int(row + tall * 1.05)),
        (int(wide * 1.15), int(wide * 0.28)),
        0,
        0,
        360,
        0.5,
        -1,
    )
    canvas *= 1 - blur(shade, frame.unit * 0.02)[..., None]
    columns = (np.arange(frame.width, dtype=np.float32) - x) / wide
    round_light = 0.72 + 0.36 * np.clip(
        columns * light.side * 0.8 + np.sqrt(np.clip(1 - columns**2, 0, 1)) * 0.35, -0.6, 1
    )
    side = np.zeros(canvas.shape[:2], np.uint8)
    cv2.rectangle(side, (int(x - wide), int(row)), (int(x + wide), int(row + tall)), 255, -1)
    cv2.ellipse(side, (int(x), int(row + tall)), (int(wide), int(wide * 0.22)), 0, 0, 360, 255, -1, cv2.LINE_AA)
    canvas[:] = mix(canvas, base * round_light[None, :, None], (side.astype(np.float32) / 255)[..., None])
    top = np.zeros(canvas.shape[:2], np.uint8)
    cv2.ellipse(top, (int(x), int(row)), (int(wide), int(wide * 0.22)), 0, 0, 360, 255, -1, cv2.LINE_AA)
    canvas[:] = mix(canvas, base * np.float32(1.12) + np.zeros_like(canvas), (top.astype(np.float32) / 255)[..., None])
    return row
