"""The shapes and colours of each kind of country: heights and albedo on the terrain grid."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from .frame import Floats, Frame, mix, smoothstep
from .light import rgb
from .noise import lookup, ridged, spectral
from .prompt_words import Scene
from .terrain import Grid, slopes

NO_WATER = -1e4


@dataclass(frozen=True)
class Land:
    """Height in m and albedo on the grid, the water's level in m (or NO_WATER), and the near ground's colour."""

    height: Floats
    albedo: Floats
    level: float
    ground: Floats


GROUNDS = {
    "snow": "#dde6f1",
    "grass": "#6f8f3c",
    "spring": "#7fa544",
    "autumn": "#a98a42",
    "dry": "#b7a05e",
    "sand": "#e3b878",
    "beach": "#e8d3a6",
    "rock": "#8b8178",
    "pale rock": "#a79c91",
    "moss": "#55702f",
    "forest": "#4c5f2c",
    "mars": "#c06a3c",
    "moon": "#a9a8a6",
    "pine": "#2f4a35",
    "ice": "#cfe6f2",
}


def raise_land(frame: Frame, grid: Grid, biome: str, scene: Scene, water: bool, shore_at: float = 0.78) -> Land:
    """The land of `biome`; with `water` a lake or sea lies across the middle distance.

    `shore_at` is where the near shore lies, from 0 at the horizon to 1 at the bottom edge.
    """
    rng = frame.rng("land", biome)
    shapes = {
        "mountains": _mountains,
        "desert": _desert,
        "sea": _coast,
        "ice": _ice,
        "space": _moon,
        "underwater": _seabed,
    }
    height, albedo, ground = shapes.get(biome, _hills)(frame, grid, scene, rng)
    # The grid is finer across than away; what only the columns can hold would stand up as pillars.
    height = np.asarray(cv2.GaussianBlur(height, (0, 0), sigmaX=frame.focal * 0.0035, sigmaY=0.4), np.float32)
    level = NO_WATER
    if water:
        level = -0.35
        shore = frame.distance(frame.horizon + (frame.height - frame.horizon) * shore_at)
        wobble = lookup(spectral(rng, 2.5), grid.x / 60, grid.z / 60 + 0 * grid.x)
        near = smoothstep(shore * 0.82, shore * 1.25, grid.z * (1 + 0.13 * wobble))
        basin = -0.35 - 1.3 * near * (1 - smoothstep(240, 420, grid.z * (1 + 0.25 * wobble)))
        height = np.where(
            grid.z < 420,
            np.minimum(
                height,
                basin
                + 0.85 * (1 - near)
                + 0.4 * np.maximum(height, 0) * (1 - near)
                + np.maximum(height, 0) * smoothstep(240, 420, grid.z),
            ),
            height,
        ).astype(np.float32)
    return Land(height, albedo, level, ground)


def _ground(scene: Scene, plain: str) -> Floats:
    tint = scene.tint("ground")
    if tint:
        from .vocabulary import COLOURS

        return mix(rgb(COLOURS[tint]), np.full(3, 0.5, np.float32), 0.12)
    if scene.season == "winter" or "snow" in scene.features:
        return rgb(GROUNDS["snow"])
    if plain == "grass" and scene.season in {"spring", "autumn"}:
        return rgb(GROUNDS[scene.season])
    return rgb(GROUNDS[plain])


def _near_bumps(grid: Grid, rng: np.random.Generator, amount: float) -> Floats:
    """Gentle unevenness of the ground near the viewer."""
    soft = spectral(rng, 3.2)
    return (
        lookup(soft, grid.x / 38, grid.z / 38 + 0 * grid.x)
        * np.float32(amount)
        * smoothstep(2, 14, grid.z + 0 * grid.x)
    ).astype(np.float32)


def _mottle(grid: Grid, rng: np.random.Generator, colour: Floats, other: Floats, scale: float) -> Floats:
    """Two colours mixed by noise, H×W×3."""
    rough = spectral(rng, 1.6)
    n = lookup(rough, grid.x / scale, grid.z / scale + 0 * grid.x) * 0.6 + lookup(
        rough, grid.x / (scale * 9), grid.z / (scale * 9) + 0 * grid.x
    )
    return mix(colour, other, smoothstep(-1.4, 1.4, n)[..., None])


def _mountains(frame: Frame, grid: Grid, scene: Scene, rng: np.random.Generator) -> tuple[Floats, Floats, Floats]:
    crest, soft = ridged(rng, 6), spectral(rng, 3)
    u, v = grid.x / 5200 + rng.random(), grid.z / 5200 + rng.random() + 0 * grid.x
    warp = lookup(soft, u * 0.5, v * 0.5) * 0.035
    ridge = lookup(crest, u + warp, v + warp)
    big = lookup(soft, u * 0.6, v * 0.6)
    rise = smoothstep(350, 3600, grid.z)
    height = (np.maximum(ridge - 0.28, 0) ** 1.2 * 1500 * (0.75 + 0.28 * big)) * rise * 1.35
    side = np.abs(grid.x / np.maximum(grid.z, 1)) * smoothstep(60, 500, grid.z)
    height = height * (0.6 + 1.0 * side)
    # Whatever the seed raised, the summits reach a good part of the way up the picture.
    reach = float(np.quantile((height / grid.z).max(axis=0), 0.8)) * frame.focal / frame.height
    height *= np.float32(min(float(rng.uniform(0.22, 0.33)) / max(reach, 0.02), 3.2))
    height = height + lookup(soft, grid.x / 500, grid.z / 500 + 0 * grid.x) * 9 * smoothstep(25, 260, grid.z)
    height = (height + _near_bumps(grid, rng, 0.28)).astype(np.float32)
    across, away = slopes(grid, height)
    steep = np.sqrt(across * across + away * away)
    ground = _ground(scene, "grass")
    rough = spectral(rng, 1.4)
    speck = lookup(rough, grid.x / 300, grid.z / 300 + 0 * grid.x)
    rock = mix(
        rgb(GROUNDS["rock"]),
        rgb(GROUNDS["pale rock"]),
        smoothstep(-1.2, 1.2, lookup(rough, grid.x / 700, height / 260))[..., None],
    )
    albedo = _mottle(grid, rng, ground, ground * np.array([0.8, 0.86, 0.72], np.float32), 26)
    winter = scene.season == "winter" or "snow" in scene.features
    woods = mix(rgb(GROUNDS["pine"]), ground, 0.55 if winter else 0.0)
    tree_line = 150 + 40 * speck
    albedo = mix(
        albedo,
        woods * (0.85 + 0.15 * speck[..., None]),
        (smoothstep(50, 220, grid.z + 25 * speck) * smoothstep(tree_line + 130, tree_line, height))[..., None] * 0.9,
    )
    albedo = mix(
        albedo,
        rock,
        (
            np.maximum(
                smoothstep(tree_line - 20, tree_line + 90, height),
                smoothstep(0.75, 1.25, steep) * smoothstep(40, 90, height),
            )
        )[..., None],
    )
    snowline = (90 if winter else 330) + 60 * speck
    if "snow" not in scene.unwanted:
        cap = smoothstep(snowline - 40, snowline + 70, height - 90 * np.maximum(steep - 0.75, 0))
        albedo = mix(
            albedo,
            np.array([0.95, 0.97, 1.0], np.float32),
            (cap * smoothstep(1.7, 1.0, steep + 0.12 * speck))[..., None],
        )
    return height, albedo, ground


def _hills(frame: Frame, grid: Grid, scene: Scene, rng: np.random.Generator) -> tuple[Floats, Floats, Floats]:
    soft, rough = spectral(rng, 3.2), spectral(rng, 1.6)
    u, v = grid.x / 1400 + rng.random(), grid.z / 1400 + rng.random() + 0 * grid.x
    height = (lookup(soft, u, v) + 0.55) * 26 * smoothstep(25, 400, grid.z) + np.maximum(
        lookup(soft, u * 0.42, v * 0.42) + 0.6, 0
    ) * 150 * smoothstep(500, 3000, grid.z)
    if "mountains" in scene.features:
        crest = ridged(rng, 7)
        height += (
            np.maximum(lookup(crest, grid.x / 3600, v * 0.4) - 0.3, 0) ** 1.2 * 900 * smoothstep(900, 3200, grid.z)
        )
    ground = _ground(scene, "grass")
    height = (height + _near_bumps(grid, rng, 0.3)).astype(np.float32)
    speck = lookup(rough, grid.x / 90, grid.z / 90 + 0 * grid.x)
    albedo = _mottle(grid, rng, ground, ground * np.array([0.82, 0.86, 0.7], np.float32), 22)
    albedo = mix(
        albedo,
        ground * np.array([1.12, 1.04, 0.75], np.float32),
        (smoothstep(0.2, 1.2, lookup(soft, u * 5, v * 5)) * 0.5)[..., None],
    )
    if "mountains" in scene.features:
        albedo = mix(albedo, rgb(GROUNDS["rock"]), smoothstep(150, 260, height + 30 * speck)[..., None])
        albedo = mix(
            albedo, np.array([0.95, 0.97, 1.0], np.float32), smoothstep(300, 400, height + 40 * speck)[..., None]
        )
    return height, albedo, ground


def _desert(frame: Frame, grid: Grid, scene: Scene, rng: np.random.Generator) -> tuple[Floats, Floats, Floats]:
    soft = spectral(rng, 4.5)
    u, v = grid.x / 900 + rng.random(), grid.z / 900 + rng.random() + 0 * grid.x
    angle = float(rng.uniform(0.45, 1.0) * rng.choice([-1, 1]))
    total = np.zeros_like(u)
    for scale, size, start in ((230.0, 30.0, 30.0), (900.0, 125.0, 260.0), (85.0, 8.0, 10.0)):
        phase = (
            (grid.x * np.sin(angle) + grid.z * np.cos(angle) * 0.55) / scale
            + lookup(soft, u * 0.8, v * 0.8) * (0.8 if scale < 800 else 0.7)
            + rng.random()
        )
        t = np.mod(phase, 1)
        # A dune rises slowly to its crest and falls steeply behind it.
        profile = 0.5 - 0.5 * np.cos(2 * np.pi * t**1.7)
        swell = 0.5 + 0.5 * np.clip(lookup(soft, u * 0.55 + 0.37, v * 0.55), -1, 1)
        # Dunes too small for the grid far away would stand there as pillars.
        total += (
            profile * size * swell * smoothstep(start, start * 5, grid.z) * smoothstep(scale * 9, scale * 4, grid.z)
        )
    height = (total + _near_bumps(grid, rng, 0.25)).astype(np.float32)
    ground = _ground(scene, "sand")
    albedo = _mottle(grid, rng, ground, ground * np.array([0.93, 0.86, 0.78], np.float32), 60)
    return height, albedo, ground


def _coast(frame: Frame, grid: Grid, scene: Scene, rng: np.random.Generator) -> tuple[Floats, Floats, Floats]:
    crest, soft, rough = ridged(rng, 6), spectral(rng, 3), spectral(rng, 1.5)
    u, v = grid.x / 3000 + rng.random(), grid.z / 3000 + rng.random() + 0 * grid.x
    side = grid.x / grid.z * float(rng.choice([-1.0, 1.0]))
    mass = smoothstep(0.0, 0.55, side + 0.16 * lookup(soft, u * 1.2, v * 1.2)) * smoothstep(420, 900, grid.z)
    isle = smoothstep(0.8, 1.7, lookup(soft, u * 1.6 + 0.4, v * 1.6)) * smoothstep(900, 1400, grid.z)
    height = np.maximum(mass, isle) * (30 + 210 * lookup(crest, u * 1.7, v * 1.7)) - 8
    height = np.where(grid.z < 420, _near_bumps(grid, rng, 0.18), height).astype(np.float32)
    winter = scene.season == "winter"
    ground = _ground(scene, "beach")
    speck = lookup(rough, grid.x / 500, grid.z / 500 + 0 * grid.x)
    green = mix(rgb(GROUNDS["moss"]), rgb(GROUNDS["grass"]), 0.4) if not winter else rgb(GROUNDS["snow"])
    cliff = mix(rgb(GROUNDS["pale rock"]), green, smoothstep(28, 70, height + 18 * speck)[..., None])
    albedo = np.where(
        (grid.z < 420)[..., None],
        _mottle(grid, rng, ground, ground * np.array([0.95, 0.92, 0.86], np.float32), 30),
        cliff,
    ).astype(np.float32)
    return height, albedo, ground


def _ice(frame: Frame, grid: Grid, scene: Scene, rng: np.random.Generator) -> tuple[Floats, Floats, Floats]:
    crest, soft = ridged(rng, 5), spectral(rng, 2.6)
    u, v = grid.x / 1900 + rng.random(), grid.z / 1900 + rng.random() + 0 * grid.x
    block = lookup(soft, u * 2.4, v * 2.4) + 0.25 * lookup(crest, u * 6, v * 6)
    berg = smoothstep(0.75, 1.0, block) * smoothstep(120, 260, grid.z)
    height = (
        berg
        * (12 + 34 * np.maximum(block - 0.6, 0) + 14 * lookup(crest, u * 4, v * 4))
        * smoothstep(100, 900, grid.z + 200)
    )
    height += np.maximum(lookup(crest, u * 0.9, v * 0.9) - 0.3, 0) * 520 * smoothstep(1500, 3600, grid.z)
    height = (height - 0.9 * smoothstep(40, 130, grid.z) + _near_bumps(grid, rng, 0.3)).astype(np.float32)
    across, away = slopes(grid, height)
    steep = np.sqrt(across * across + away * away)
    ground = rgb("#d9e6f0")
    albedo = mix(
        np.broadcast_to(ground, (*u.shape, 3)).astype(np.float32),
        rgb("#6fb4d6"),
        smoothstep(0.5, 1.8, steep)[..., None] * 0.75,
    )
    return height, albedo, ground


def _moon(frame: Frame, grid: Grid, scene: Scene, rng: np.random.Generator) -> tuple[Floats, Floats, Floats]:
    soft, crest = spectral(rng, 2.6), ridged(rng, 6)
    u, v = grid.x / 1500 + rng.random(), grid.z / 1500 + rng.random() + 0 * grid.x
    height = lookup(soft, u, v) * 16 * smoothstep(20, 500, grid.z) + np.maximum(
        lookup(crest, u * 0.7, v * 0.7) - 0.35, 0
    ) * 420 * smoothstep(500, 2600, grid.z)
    for _ in range(26):
        z = float(np.exp(rng.uniform(np.log(9), np.log(900))))
        x, radius = float(rng.uniform(-0.7, 0.7)) * z, z * float(rng.uniform(0.06, 0.22))
        r = np.sqrt((grid.x - x) ** 2 + (grid.z - z) ** 2) / radius
        height += radius * 0.17 * (np.exp(-((r - 1) ** 2) * 9) - 1.25 * smoothstep(1.0, 0.3, r))
    height = (height + _near_bumps(grid, rng, 0.2)).astype(np.float32)
    ground = _ground(scene, "moon")
    albedo = _mottle(grid, rng, ground, ground * np.float32(0.78), 40)
    return height, albedo, ground


def _seabed(frame: Frame, grid: Grid, scene: Scene, rng: np.random.Generator) -> tuple[Floats, Floats, Floats]:
    soft, crest = spectral(rng, 3), ridged(rng, 6)
    u, v = grid.x / 60 + rng.random(), grid.z / 60 + rng.random() + 0 * grid.x
    rocks = (
        np.maximum(lookup(soft, u, v) - 0.35, 0) * smoothstep(6, 16, grid.z) * (1.5 + 3.2 * lookup(crest, u * 3, v * 3))
    )
    height = (rocks * 1.2 + lookup(soft, u * 4, v * 4) * 0.05 + _near_bumps(grid, rng, 0.1)).astype(np.float32)
    ground = rgb("#cdbf96")
    albedo = mix(
        np.broadcast_to(ground, (*u.shape, 3)).astype(np.float32),
        rgb("#5d6f5c"),
        smoothstep(0.2, 0.9, height)[..., None],
    )
    return height, albedo, ground
