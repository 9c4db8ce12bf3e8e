"""The sky: gradient, sun or moon, clouds, stars, aurora."""

from __future__ import annotations

import cv2
import numpy as np

from .frame import Floats, Frame, mix, smoothstep
from .light import Light
from .noise import blur, fbm, lookup, spectral
from .prompt_words import Scene


def paint_sky(frame: Frame, light: Light, scene: Scene) -> Floats:
    """The whole frame as sky, H×W×3; below the horizon it continues the lowest colour."""
    sky = _gradient(frame, light)
    sun_x, sun_y = light.sun_x * frame.width, frame.horizon - light.sun_height * frame.height
    if light.dark > 0.2 or "stars" in scene.features:
        clear = (1.0 - light.overcast) * (1.0 if light.dark > 0.9 or "stars" in scene.features else 0.35)
        _stars(sky, frame, clear)
        if light.dark > 0.9 and light.overcast < 0.4:
            _milky_way(sky, frame, 0.5)
    if "aurora" in scene.features:
        _aurora(sky, frame)
    if light.overcast < 0.9:
        if light.dark < 0.9:
            _sun(sky, frame, light, sun_x, sun_y)
        if light.dark > 0.9 or "moon" in scene.features:
            _moon(sky, frame, light, sun_x, sun_y if light.dark > 0.9 else frame.horizon * 0.35)
    _clouds(sky, frame, light, scene, sun_x, sun_y)
    if "rainbow" in scene.features:
        _rainbow(sky, frame, light)
    return sky


def _gradient(frame: Frame, light: Light) -> Floats:
    rows = np.arange(frame.height, dtype=np.float32)[:, None]
    t = np.clip((frame.horizon - rows) / max(frame.horizon, 1.0), 0, 1)
    colour = mix(light.low, light.middle, smoothstep(0.0, 0.42, t))
    colour = mix(colour, light.top, smoothstep(0.25, 1.05, t))
    return np.ascontiguousarray(np.broadcast_to(colour[:, None, :], (frame.height, frame.width, 3)), np.float32)


def _distance(frame: Frame, x: float, y: float, squash: float = 1.0) -> Floats:
    """Distance of each pixel from (x, y), in units of the frame's `unit`; `squash` above 1 makes it wider than high."""
    dx = ((np.arange(frame.width, dtype=np.float32) - x) / frame.unit / squash)[None, :]
    dy = ((np.arange(frame.height, dtype=np.float32) - y) / frame.unit)[:, None]
    return np.asarray(np.sqrt(dx * dx + dy * dy), np.float32)


def _sun(sky: Floats, frame: Frame, light: Light, x: float, y: float) -> None:
    colour = light.sun / light.sun.max()
    far = _distance(frame, x, y, 1.35)
    strength = 1.0 - light.overcast
    glow = 0.50 * np.exp(-far * 3.2) + 0.30 * np.exp(-far * 12)
    sky += (glow * strength)[..., None] * (colour * np.float32(0.75)) * (1.0 - 0.45 * np.clip(sky, 0, 1))
    radius = 0.028 if light.sun_height < 0.2 else 0.02
    disc = smoothstep(radius * 1.12, radius * 0.86, _distance(frame, x, y))
    sky += (disc * strength)[..., None] * (mix(colour, np.ones(3, np.float32), 0.6) * np.float32(1.22) - sky)
    np.clip(sky, 0, 1.25, out=sky)


def _moon(sky: Floats, frame: Frame, light: Light, x: float, y: float) -> None:
    rng = frame.rng("moon")
    radius = float(rng.uniform(0.032, 0.05))
    y = max(y, frame.unit * radius * 2)
    far = _distance(frame, x, y)
    sky += (
        (0.34 * np.exp(-far * 5) + 0.25 * np.exp(-far * 16))[..., None]
        * np.array([0.55, 0.68, 0.95], np.float32)
        * (1 - light.overcast * 0.5)
    )
    disc = smoothstep(radius * 1.04, radius * 0.97, far)
    size = int(radius * frame.unit * 2.2) + 4
    spots = blur(fbm(rng, size, size, 4, 4), size / 40)
    x0, y0 = int(x - size / 2), int(y - size / 2)
    xa, ya, xb, yb = max(x0, 0), max(y0, 0), min(x0 + size, frame.width), min(y0 + size, frame.height)
    if xa >= xb or ya >= yb:
        return
    face = 0.93 - 0.16 * smoothstep(-0.1, 0.7, spots[ya - y0 : yb - y0, xa - x0 : xb - x0])
    face = face[..., None] * np.array([1.0, 0.98, 0.92], np.float32)
    part = (slice(ya, yb), slice(xa, xb))
    sky[part] = mix(sky[part], face, disc[part][..., None] * 0.96)


def _stars(sky: Floats, frame: Frame, strength: float) -> None:
    rng = frame.rng("stars")
    count = int(frame.width * frame.height / 1500)
    layer = np.zeros(sky.shape[:2], np.float32)
    bright = np.zeros_like(layer)
    xs, ys = rng.integers(0, frame.width, count), rng.integers(0, frame.height, count)
    size = rng.pareto(2.2, count).astype(np.float32)
    layer[ys, xs] = np.clip(0.12 + 0.22 * size, 0, 1)
    big = size > 2.6
    bright[ys[big], xs[big]] = np.clip(size[big] * 0.5, 0, 3)
    scale = max(frame.unit / 1000, 0.5)
    layer = (
        blur(layer, 0.55 * scale) * 2.2 * scale * scale
        + blur(bright, 1.2 * scale) * 4.5 * scale * scale
        + blur(bright, 5 * scale) * 12 * scale * scale
    )
    fade = smoothstep(frame.horizon, frame.horizon * 0.55, np.arange(frame.height, dtype=np.float32))
    sky += np.clip(layer * fade[:, None] * strength, 0, 1)[..., None] * np.array([0.92, 0.95, 1.0], np.float32)


def _milky_way(sky: Floats, frame: Frame, strength: float) -> None:
    rng = frame.rng("milky way")
    angle = float(rng.uniform(0.5, 1.1) * rng.choice([-1, 1]))
    height, width = frame.height // 2, frame.width // 2
    yy, xx = np.mgrid[0:height, 0:width].astype(np.float32)
    across = (xx - width * rng.uniform(0.35, 0.65)) * np.cos(angle) + (yy - height * 0.25) * np.sin(angle)
    across /= frame.unit * 0.5
    cloud = fbm(rng, height, width, 5, 6, 0.6)
    band = np.exp(-((across + cloud * 0.07) ** 2) / 0.022) * (0.65 + 0.45 * cloud)
    dust = np.exp(-((across - 0.02 + fbm(rng, height, width, 4, 5) * 0.08) ** 2) / 0.0025)
    band = np.clip(band - 0.45 * dust, 0, 1)
    fade = smoothstep(frame.horizon / 2, frame.horizon / 5, yy)
    colour = mix(
        np.array([0.42, 0.46, 0.75], np.float32),
        np.array([0.85, 0.68, 0.72], np.float32),
        np.clip(band, 0, 1)[..., None],
    )
    glow = cv2.resize(
        (band * fade * strength)[..., None] * colour, (frame.width, frame.height), interpolation=cv2.INTER_LINEAR
    )
    sky += glow * 0.55


def _aurora(sky: Floats, frame: Frame) -> None:
    rng = frame.rng("aurora")
    width, height = max(frame.width // 2, 32), max(frame.height // 2, 32)
    horizon = frame.horizon / 2
    rows = np.arange(height, dtype=np.float32)[:, None]
    total = np.zeros((height, width, 3), np.float32)
    for k in range(3):
        curve = fbm(rng, 1, width, 2.0, 3)[0] * horizon * 0.22 + horizon * (0.72 - 0.2 * k)
        rays = 0.45 + 0.55 * np.abs(fbm(rng, 1, width, 24, 4)[0]) * 1.6
        patch = smoothstep(-0.5, 0.5, fbm(rng, 1, width, 3, 2)[0])
        up = (curve[None, :] - rows) / np.float32(horizon)
        body = (
            np.where(up > 0, np.exp(-up * 3.6 / (0.5 + 0.5 * rays[None, :])), np.exp(up * 42)) * (rays * patch)[None, :]
        )
        t = np.clip(up * 2.0, 0, 1)[..., None]
        colour = mix(np.array([0.16, 0.95, 0.55], np.float32), np.array([0.55, 0.25, 0.85], np.float32), t)
        total += body[..., None] * colour * np.float32(0.62 - 0.12 * k)
    total = blur(total, frame.unit / 500)
    sky += cv2.resize(total, (frame.width, frame.height), interpolation=cv2.INTER_LINEAR)


def _clouds(sky: Floats, frame: Frame, light: Light, scene: Scene, sun_x: float, sun_y: float) -> None:
    """A layer of fractal cloud seen in perspective: flat and crowded near the horizon, billowing overhead."""
    rng = frame.rng("clouds")
    cover = max(light.overcast * 1.15, float(rng.uniform(0.22, 0.5)))
    if "clear" in scene.weather or "clouds" in scene.unwanted:
        cover = 0.06
    if light.dark > 0.9 and light.overcast < 0.3:
        cover *= 0.1 if "aurora" in scene.features else 0.45
    bottom = min(int(frame.horizon) + 2, frame.height)
    height, width = max(bottom // 2, 8), max(frame.width // 2, 8)
    rows = (np.arange(height, dtype=np.float32)[:, None] * 2 + 1) / frame.unit
    up = np.clip(frame.horizon / frame.unit - rows, 0, None) + np.float32(0.11)
    across = (np.arange(width, dtype=np.float32)[None, :] * 2 - frame.width / 2) / frame.unit
    u, v = across / (up + np.float32(0.32)) * np.float32(0.46), np.float32(0.3) * np.log(up) + 0 * across
    u, v = (u + rng.random()).astype(np.float32), (v + rng.random()).astype(np.float32)
    shape = spectral(rng, 2.0, lowest=2)
    warp = lookup(spectral(rng, 2.6), u * 0.7, v * 0.7) * 0.018
    field = lookup(shape, u + warp, v + warp * 0.6) * 0.8 + lookup(shape, u * 2.7 + 0.3, v * 2.7) * 0.3
    edge = np.float32(1.25 - 2.3 * cover)
    density = smoothstep(0, 1.25, field - edge)
    toward = np.float32(0.02 if sun_x > frame.width / 2 else -0.02)
    ahead = lookup(shape, u + warp + toward, v + warp * 0.6 - 0.012) * 0.8
    relief = np.clip(0.55 + (lookup(shape, u + warp, v + warp * 0.6) * 0.8 - ahead) * 1.1 - density * 0.28, 0, 1)[
        ..., None
    ]
    sunny = light.sun / light.sun.max() * np.float32(1.04)
    bright = mix(light.low, sunny, 0.62) if light.dark < 0.9 else light.middle * 1.5 + 0.05
    bright = mix(bright, light.middle, 0.62 * light.overcast)
    shady = mix(light.middle, light.haze, 0.55) * np.float32(0.86 - 0.3 * light.overcast * ("storm" in scene.weather))
    colour = mix(shady, bright, relief)
    near_sun = np.exp(
        -((across * frame.unit + frame.width / 2 - sun_x) ** 2 + (rows * frame.unit - sun_y) ** 2)
        / (0.09 * frame.unit**2)
    )
    colour += (near_sun * (1 - density) * density * (1 - light.dark))[..., None] * light.sun * 0.5
    alpha = density * smoothstep(0.11, 0.2, up) * (0.92 if light.dark < 0.9 else 0.6)
    layer = np.dstack([colour * alpha[..., None], alpha])
    full = cv2.resize(layer, (frame.width, bottom), interpolation=cv2.INTER_LINEAR)
    sky[:bottom] = sky[:bottom] * (1 - full[..., 3:]) + full[..., :3]


def _rainbow(sky: Floats, frame: Frame, light: Light) -> None:
    far = _distance(frame, frame.width * (0.5 - 0.18 * light.side), frame.horizon + 0.1 * frame.height)
    t = (far - 0.46) / 0.05
    bands = np.stack([np.exp(-((t - c) ** 2) / 0.09) for c in (0.95, 0.55, 0.12)], axis=-1).astype(np.float32)
    sky += bands * 0.22
