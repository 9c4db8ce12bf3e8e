"""Where trees stand, and how many."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .frame import Floats, Frame, mix
from .land import Land
from .light import Light, rgb
from .noise import to_floats
from .plants import KINDS
from .prompt_words import Scene
from .sprites import fog_at, foot, mips, scaled, stamp
from .terrain import Grid, ground_height
from .vocabulary import COLOURS


def _kind(biome: str, scene: Scene, rng: np.random.Generator) -> str:
    if biome == "underwater":
        return "kelp"
    if "conifers" in scene.features:
        return "conifer"
    if "jungle" in scene.features:
        return "palm" if rng.random() < 0.4 else "broadleaf"
    if "palms" in scene.features or biome in {"sea", "desert"}:
        return "palm"
    if biome in {"mountains", "ice"} or (
        biome == "forest" and scene.season in {None, "winter"} and rng.random() < 0.72
    ):
        return "conifer"
    return "broadleaf"


def _leaf(kind: str, scene: Scene, rng: np.random.Generator) -> Floats:
    tint = scene.tint("trees")
    if tint:
        return rgb(COLOURS[tint])
    if kind == "kelp":
        return rgb("#4f8a4a")
    if kind == "conifer":
        return mix(rgb("#27523a"), rgb("#3d5f2c"), float(rng.random()))
    if kind == "palm":
        return rgb("#4f8f3d")
    if "cherry" in scene.features or scene.season == "spring":
        return rgb("#f3b3c9") if "cherry" in scene.features or rng.random() < 0.5 else rgb("#7fae45")
    if scene.season == "autumn":
        return rgb(str(rng.choice(["#d9822b", "#c8512a", "#e0ac3a", "#a8552f"])))
    if scene.season == "winter" or "snow" in scene.features:
        return np.array([-1, 0, 0], np.float32)
    return mix(rgb("#4c7a2e"), rgb("#6d9138"), float(rng.random()))


def _stand(frame: Frame, biome: str, scene: Scene, rng: np.random.Generator) -> list[tuple[float, float, float]]:
    """Positions and heights in m: (x, z, height), unsorted."""
    wanted = "trees" in scene.features
    near = frame.near
    half = 0.5 * frame.width / frame.focal
    palms = "palms" in scene.features
    # How many, the nearest in multiples of the near plane, and how many times as far the farthest stands.
    plan = {
        "forest": (340, 4.4, 24.0),
        "mountains": (130 if wanted else 80, 9.0, 40.0),
        "meadow": (46 if wanted else 24, 8.0, 60.0),
        "desert": (5 if palms else 0, 4.5, 12.0),
        "sea": (9 if palms or wanted else 0, 1.5, 2.1),
        "underwater": (26, 2.0, 8.0),
    }
    count, start, spread = plan.get(biome, (0, 5.0, 10.0))
    clumps = rng.uniform(-1, 1, 5)
    stand = []
    for k in range(int(count * min(1.5, max(0.7, frame.width / frame.height)))):
        z = near * start * float(np.exp(rng.uniform(0, np.log(spread))))
        if biome == "forest" and k < 8:
            z = near * float(rng.uniform(3.0, 4.6))
        where = float(rng.uniform(-1.1, 1.1))
        if biome in {"meadow", "mountains"}:
            where = float(clumps[k % 5] + rng.normal(0, 0.16))
        if biome in {"sea", "desert"}:
            where = float(rng.choice([-1, 1]) * rng.uniform(0.5, 0.98))
        clearing = {"forest": 0.5, "mountains": 0.22, "underwater": 0.4}.get(biome, 0.16) * float(
            np.clip(near * 7 / z, 0.0, 1.0)
        )
        if abs(where) < clearing:
            where = float(np.copysign(clearing + abs(where) * 0.5 + 0.04 * rng.random(), where))
        height = {"forest": 11.0, "mountains": 9.0, "meadow": 6.5, "sea": 5.2, "desert": 5.0, "underwater": 0.9}.get(
            biome, 6.0
        )
        stand.append((where * half * z, z, height * float(rng.uniform(0.65, 1.25))))
    return stand


@dataclass(frozen=True)
class Tree:
    """One tree: its foot at (x, z) m on land `level` m high, `height` m tall, drawn with these sprite sizes."""

    x: float
    z: float
    level: float
    height: float
    levels: list[Floats]
    flip: bool


def plan_trees(frame: Frame, light: Light, scene: Scene, biome: str, grid: Grid, land: Land) -> list[Tree]:
    """The biome's trees from far to near; none stands in water."""
    if "trees" in scene.unwanted:
        return []
    rng = frame.rng("trees", biome)
    stand = sorted(_stand(frame, biome, scene, rng), key=lambda place: -place[1])
    if not stand:
        return []
    kind = _kind(biome, scene, rng)
    snow = 1.0 if scene.season == "winter" or "snow" in scene.features else 0.0
    leaves = [_leaf(kind, scene, rng) for _ in range(4 if len(stand) > 12 else 3)]
    variants = [mips(_trimmed(to_floats(KINDS[kind](rng, light, leaf, snow)))) for leaf in leaves]
    trees = []
    for x, z, height in stand:
        level = ground_height(frame, grid, land.height, x, z)
        levels, flip = variants[int(rng.integers(0, len(variants)))], bool(rng.random() < 0.3)
        if level > land.level + 0.15 and height / z * frame.focal > 3:
            trees.append(Tree(x, z, level, height, levels, flip))
    return trees


def _trimmed(sprite: Floats) -> Floats:
    """The sprite without empty columns, its foot still in the middle."""
    used = np.flatnonzero(sprite[..., 3].max(axis=0) > 0)
    middle = sprite.shape[1] // 2
    half = min(max(middle - int(used[0]), int(used[-1]) - middle) + 2, middle)
    return np.ascontiguousarray(sprite[:, middle - half : middle + half])


def draw_trees(canvas: Floats, trees: list[Tree], distance: Floats, frame: Frame, light: Light, haze: Floats) -> None:
    """Draws `trees`, given far to near, each with a shadow at its foot."""
    for tree in trees:
        tall = tree.height / tree.z * frame.focal
        sprite = scaled(tree.levels, min(tall, frame.height * 1.3), tree.flip)
        column = frame.width / 2 + tree.x / tree.z * frame.focal
        row = frame.row(tree.z, tree.level) + tall * 0.015
        left, top = foot(column, row, sprite)
        _shade(canvas, frame, light, column, row, tall)
        mist = haze[0, int(np.clip(column, 0, frame.width - 1))]
        stamp(canvas, sprite, left, top, haze=mist, fog=fog_at(light, tree.z), distance=distance, at_m=tree.z)


def _shade(canvas: Floats, frame: Frame, light: Light, column: float, row: float, tall: float) -> None:
    """A soft dark patch at a tree's foot, longer away from the sun."""
    wide, high = int(tall * 0.3), max(int(tall * 0.035), 1)
    if wide < 4 or row >= frame.height or row < frame.horizon:
        return
    x0, y0 = int(column - wide * (0.5 + 0.25 * light.side)), int(row) - high
    xa, ya, xb, yb = max(x0, 0), max(y0, 0), min(x0 + wide, frame.width), min(y0 + 2 * high, frame.height)
    if xa >= xb or ya >= yb:
        return
    dx = (np.arange(xa, xb, dtype=np.float32) - x0 - wide / 2)[None, :] / (wide / 2)
    dy = (np.arange(ya, yb, dtype=np.float32) - y0 - high)[:, None] / high
    dark = np.clip(1 - dx * dx - dy * dy, 0, 1) * np.float32(0.42)
    canvas[ya:yb, xa:xb] *= 1 - dark[..., None]
