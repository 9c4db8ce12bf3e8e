"""The city: a skyline across water, or a street in one-point perspective with windows, signs and wet asphalt."""

from __future__ import annotations

import cv2
import numpy as np

from .frame import CAMERA_HEIGHT_M, Floats, Frame, mix, smoothstep
from .light import Light, rgb
from .noise import blur, lookup, spectral
from .prompt_words import Scene
from .water import paint_water

WINDOWS = ("#ffd27a", "#ffe2a6", "#ffb95a", "#dfeaff", "#ffc98c")
SIGNS = ("#ff2f8e", "#25d7ff", "#b04dff", "#ffcf3d", "#3dffa0", "#ff5a36")
FACADES = ("#8f8a86", "#a39a90", "#6f7682", "#84705f", "#b3a692", "#5d6672", "#9a7f6c")
ROAD_M = 9.0


def paint_waterfront(canvas: Floats, frame: Frame, light: Light, scene: Scene, haze: Floats, neon: bool) -> Floats:
    """Draws a skyline and the water before it on `canvas`; gives the share of walkable ground, H×W (the promenade)."""
    rng = frame.rng("skyline")
    shore = frame.row(260.0)
    for z, count, low, high in ((1500.0, 46, 60, 240), (800.0, 34, 40, 190), (420.0, 26, 18, 88)):
        fog = float(np.clip(1 - np.exp(-((z / light.visibility_m) ** 0.8)), 0, 0.9)) * 0.75
        for _ in range(int(count * max(1.0, frame.width / frame.height))):
            middle = float(rng.normal(0.5, 0.3))
            tall = low + (high - low) * float(rng.beta(1.3, 2.6)) * float(
                np.exp(-(((middle - 0.5) / 0.42) ** 2)) * 0.7 + 0.45
            )
            wide = float(rng.uniform(18, 44)) * (1.25 if z > 700 else 1.0)
            _tower(
                canvas,
                frame,
                light,
                rng,
                middle * frame.width,
                wide / z * frame.focal,
                shore,
                tall / z * frame.focal * 1.5,
                haze,
                fog,
                neon,
            )
    rows = np.arange(frame.height, dtype=np.float32)[:, None]
    edge = frame.horizon + (frame.height - frame.horizon) * (0.52 if scene.subjects else 0.86)
    promenade = smoothstep(edge - 0.7, edge + 0.7, rows + np.zeros((1, frame.width), np.float32))
    wet = smoothstep(shore - 0.5, shore + 0.5, rows) * np.ones((1, frame.width), np.float32)
    paint_water(canvas, wet, frame, light, scene, -1.0, 0.22)
    stone = _paving(frame, light)
    canvas[:] = mix(canvas, stone, promenade[..., None])
    lip = np.exp(-(((rows - edge) / (frame.unit * 0.004)) ** 2))
    canvas += lip[..., None] * light.sun * 0.12
    return promenade


def _tower(
    canvas: Floats,
    frame: Frame,
    light: Light,
    rng: np.random.Generator,
    middle: float,
    wide: float,
    base: float,
    tall: float,
    haze: Floats,
    fog: float,
    neon: bool,
) -> None:
    step, shrink = float(rng.uniform(0.55, 0.85)), float(rng.uniform(0.55, 0.8))
    parts = [(wide, tall * step), (wide * shrink, tall)] if rng.random() < 0.45 else [(wide, tall)]
    facade = rgb(str(rng.choice(FACADES))) * (
        np.array([0.8, 0.9, 1.15], np.float32) if rng.random() < 0.4 else np.float32(1.0)
    )
    lit_share = float(rng.uniform(0.18, 0.6))
    pitch = max(frame.unit * float(rng.uniform(0.0052, 0.0085)), 3.0)
    tint = rgb(str(rng.choice(SIGNS if neon and rng.random() < 0.35 else WINDOWS)))
    for width, height in reversed(parts):
        x0, x1, y0, y1 = int(middle - width / 2), int(middle + width / 2), int(base - height), int(base) + 1
        xa, xb, ya = max(x0, 0), min(x1, frame.width), max(y0, 0)
        if xa >= xb or ya >= y1:
            continue
        u = ((np.arange(xa, xb) - x0) / pitch).astype(np.float32)[None, :]
        v = ((np.arange(ya, y1) - y0) / (pitch * 1.25)).astype(np.float32)[:, None]
        window = (np.abs(u % 1 - 0.5) < 0.29) & (np.abs(v % 1 - 0.5) < 0.27)
        table = rng.random((int(v.max()) + 2, int(u.max()) + 2)).astype(np.float32)
        chance = table[v.astype(int), u.astype(int)]
        across = np.clip((np.arange(xa, xb, dtype=np.float32) - x0) / max(x1 - x0, 1), 0, 1)[None, :, None]
        lamp = light.shade * 0.85 + light.sun * (0.55 * (across if light.side > 0 else 1 - across))
        wall = facade * lamp * np.float32(1 + 0.7 * light.dark)
        glass = mix(facade * light.shade, light.low, 0.42) * np.ones_like(wall)
        evening = float(np.clip(light.dark * 1.5, 0, 1))
        glow = tint * np.float32(1.25) * (0.5 + 0.6 * chance[..., None] / lit_share)
        pane = np.where((chance < lit_share * evening)[..., None], glow, glass * (1 - 0.45 * light.dark))
        face = np.where(window[..., None], pane, np.broadcast_to(wall, (*window.shape, 3)))
        shown = mix(
            face.astype(np.float32),
            haze[:, xa:xb],
            fog * (0.75 + 0.25 * np.linspace(0, 1, face.shape[0], dtype=np.float32)[:, None, None]),
        )
        canvas[ya:y1, xa:xb] = shown
    if rng.random() < 0.25 and 0 < middle < frame.width - 2:
        top = int(max(base - tall - tall * 0.16, 0))
        canvas[top : int(max(base - tall, 0)), int(middle) : int(middle) + max(1, int(frame.unit / 700))] *= 0.45
        if light.dark > 0.3 and top > 2:
            cv2.circle(canvas, (int(middle), top), max(1, int(frame.unit / 420)), (1.3, 0.25, 0.2), -1, cv2.LINE_AA)


def _paving(frame: Frame, light: Light) -> Floats:
    """Stone slabs in perspective, the whole frame."""
    rows = np.arange(frame.height, dtype=np.float32)[:, None]
    z = frame.focal * CAMERA_HEIGHT_M / np.maximum(rows - frame.horizon, 1)
    x = (np.arange(frame.width, dtype=np.float32)[None, :] - frame.width / 2) / frame.focal * z
    rng = frame.rng("paving")
    rough = lookup(spectral(rng, 1.4), x / 4, z / 4 + 0 * x)
    bond = 0.4 * (np.floor(z / 0.8) % 2)
    joint = np.maximum(np.abs((x + bond) / 0.8 % 1 - 0.5), np.abs(z / 0.8 % 1 - 0.5))
    width = 0.03 + 0.006 * np.minimum(z, 30)
    line = smoothstep(0.5 - width, 0.5 - 0.3 * width, joint)
    fade = smoothstep(20, 5, z)
    tone = 0.47 + 0.035 * rough - 0.13 * line * fade
    return (tone[..., None] * np.array([1.0, 0.97, 0.93], np.float32) * (light.shade + light.sun * 0.5)).astype(
        np.float32
    )


def paint_street(canvas: Floats, frame: Frame, light: Light, scene: Scene, haze: Floats, neon: bool) -> Floats:
    """Draws house fronts to both sides and the road between them on `canvas`; gives the share of ground, H×W."""
    rng = frame.rng("street")
    fog_end = float(np.clip(1 - np.exp(-((300 / light.visibility_m) ** 0.8)), 0, 0.9))
    for _ in range(18):
        _tower(
            canvas,
            frame,
            light,
            rng,
            frame.width * float(rng.normal(0.5, 0.08)),
            frame.unit * float(rng.uniform(0.03, 0.07)),
            frame.row(240.0),
            frame.unit * float(rng.uniform(0.05, 0.24)),
            haze,
            fog_end,
            neon,
        )
    columns = np.arange(frame.width, dtype=np.float32)
    t = (columns - frame.width / 2 + 0.5) / frame.focal
    depth = np.minimum(ROAD_M / np.maximum(np.abs(t), 1e-4), 260.0).astype(np.float32)
    base = frame.horizon + frame.focal * CAMERA_HEIGHT_M / depth
    _house_fronts(canvas, frame, light, rng, t, depth, base, haze, neon)
    return _road(canvas, frame, light, scene, rng, depth, base, neon)


def _house_fronts(
    canvas: Floats,
    frame: Frame,
    light: Light,
    rng: np.random.Generator,
    t: Floats,
    depth: Floats,
    base: Floats,
    haze: Floats,
    neon: bool,
) -> None:
    lots = np.cumsum(rng.uniform(11, 24, 40)).astype(np.float32)
    plot = np.searchsorted(lots, depth) + 50 * (t > 0)
    storeys = rng.uniform(4, 16, 100).astype(np.float32)
    tall = storeys[plot] * 3.3 + 1.5
    colour = np.stack([rgb(str(c)) for c in rng.choice(FACADES, 100)])[plot]
    rows = np.arange(frame.height, dtype=np.float32)[:, None]
    up = CAMERA_HEIGHT_M - (rows - frame.horizon) * (depth / frame.focal)[None, :]
    wall = smoothstep(0, 1, (tall[None, :] - up) / (depth / frame.focal)[None, :]) * (rows <= base[None, :])
    u, v = depth / 2.7, up / 3.3
    iu, iv = np.floor(u).astype(int), np.clip(np.floor(v), 0, 40).astype(int)
    soft = np.clip(0.02 + depth / 900, 0.02, 0.3)[None, :]
    frame_u = smoothstep(0.30, 0.30 - 0.04, np.abs(u % 1 - 0.5))[None, :]
    pane = frame_u * np.clip((0.30 - np.abs(v % 1 - 0.5)) / soft + 0.5, 0, 1) * (up > 4.2)
    table = rng.random((64, 41)).astype(np.float32)
    chance = table[((iu * 7 + plot * 11) % 64)[None, :], iv]
    evening = float(np.clip(light.dark * 1.5 + 0.5 * light.overcast * (light.dark < 0.2), 0, 1))
    warm = np.stack([rgb(c) for c in WINDOWS])[(plot % 5)]
    lamp = light.shade * 0.95 + light.sun * (0.5 * ((t > 0) != (light.side > 0)))[:, None].astype(np.float32)
    face = colour * lamp * np.float32(0.92)
    grime = np.clip(0.72 + 0.3 * up / 20, 0.6, 1.0)[..., None]
    picture = face[None] * grime
    glass = mix(light.low, light.middle, 0.5) * np.float32(0.5 - 0.3 * light.dark)
    lit = ((chance < 0.42 * evening) * (0.5 + 1.1 * chance))[..., None] * warm[None]
    picture = mix(picture, np.where((chance < 0.42 * evening)[..., None], lit * 1.25, glass), pane[..., None])
    goods = rng.random((9, 64)).astype(np.float32)[
        np.clip(up * 2.4, 0, 8).astype(int), (np.floor(depth * 2.2).astype(int) % 64)[None, :]
    ]
    shop = (
        (0.45 + 0.55 * goods)
        * smoothstep(3.6, 3.3, up)
        * smoothstep(0.35, 0.6, up)
        * (np.abs(depth / 6.2 % 1 - 0.5) < 0.42)[None, :]
    )
    shop_colour = np.stack([rgb(str(c)) for c in rng.choice(SIGNS if neon else WINDOWS, 100)])[
        (np.floor(depth / 6.2).astype(int) + plot) % 100
    ]
    picture = mix(
        picture,
        np.maximum(shop_colour[None] * np.float32(0.25 + 0.95 * evening), picture * 0.6),
        shop[..., None] * 0.85,
    )
    if neon or evening > 0.6:
        _signs(picture, up, depth, t, rng, neon)
    fog = np.clip(1 - np.exp(-((depth / light.visibility_m) ** np.float32(0.8))), 0, 0.9)
    picture = mix(picture.astype(np.float32), haze, fog[None, :, None])
    canvas[:] = mix(canvas, picture, wall[..., None].astype(np.float32))


def _signs(picture: Floats, up: Floats, depth: Floats, t: Floats, rng: np.random.Generator, neon: bool) -> None:
    """Upright and lying sign boards, bright with paler strokes on them like lettering."""
    for k in range(44 if neon else 12):
        z, side = float(np.exp(rng.uniform(np.log(9.5), np.log(120)))), 1 if k % 2 else -1
        long, low = float(rng.uniform(0.9, 2.2)), float(rng.uniform(4, 15))
        tall = float(rng.uniform(2.5, 8)) if rng.random() < 0.65 else 1.3
        if tall < 2:
            long *= 3
        here = np.flatnonzero((depth > z) & (depth < z + long) & (np.sign(t) == side))
        if here.size == 0:
            continue
        colour = rgb(str(rng.choice(SIGNS)))
        a, b = here[0], here[-1] + 1
        v = (up[:, a:b] - low) / tall
        inside = ((v > 0) & (v < 1)).astype(np.float32)[..., None]
        cells = rng.random((12, 5)).astype(np.float32)
        letters = cells[
            np.clip(v * 11, 0, 11).astype(int), np.clip((depth[a:b] - z) / long * 5, 0, 4).astype(int)[None, :]
        ]
        glow = colour * (0.55 + 0.6 * (letters > 0.5))[..., None] + 0.35 * (letters > 0.72)[..., None]
        picture[:, a:b] = mix(picture[:, a:b], glow.astype(np.float32), inside)


def _road(
    canvas: Floats,
    frame: Frame,
    light: Light,
    scene: Scene,
    rng: np.random.Generator,
    depth: Floats,
    base: Floats,
    neon: bool,
) -> Floats:
    rows = np.arange(frame.height, dtype=np.float32)[:, None]
    z = frame.focal * CAMERA_HEIGHT_M / np.maximum(rows - frame.horizon, 1)
    x = (np.arange(frame.width, dtype=np.float32)[None, :] - frame.width / 2) / frame.focal * z
    cover = smoothstep(-0.5, 0.5, rows - base[None, :])
    rough = lookup(spectral(rng, 1.2), x / 5, z / 5 + 0 * x)
    puddle = smoothstep(-0.2, 0.9, lookup(spectral(rng, 2.6), x / 16, z / 16 + 0 * x))
    walk = smoothstep(5.6, 5.7, np.abs(x))
    tone = mix(np.float32(0.20) + 0.02 * rough, np.float32(0.36) + 0.02 * rough, walk)
    dash = (np.abs(x) < 0.09) * ((z / 4) % 1 < 0.5) + smoothstep(0.08, 0.05, np.abs(np.abs(x) - 5.3))
    tone = mix(tone, np.full_like(tone, 0.62), np.clip(dash, 0, 1) * smoothstep(90, 10, z) * 0.75)
    ground = tone[..., None] * (light.shade * 1.1 + light.sun * 0.45)
    wet = 0.8 if scene.weather & {"rain", "storm"} else 0.55 if neon else 0.28 if light.dark > 0.3 else 0.06
    wobble = rough * frame.unit * 0.004 * smoothstep(60, 4, z)
    columns = np.broadcast_to(np.arange(frame.width, dtype=np.float32)[None, :], rough.shape) + wobble
    source = np.clip(2 * base[None, :] - rows + wobble * 3, 0, frame.height - 1).astype(np.float32)
    mirrored = cv2.remap(
        blur(canvas, frame.unit / 700),
        columns.astype(np.float32),
        source,
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REFLECT,
    )
    mirrored = cv2.blur(mirrored, (1, max(3, int(frame.unit / 60))))
    shine = wet * (0.45 + 0.55 * puddle) * (1 - 0.6 * walk)
    ground = ground * (1 - 0.4 * shine[..., None]) + mirrored * shine[..., None]
    canvas[:] = mix(canvas, ground.astype(np.float32), cover[..., None])
    return cover
