"""Tree sprites, drawn stroke by stroke: RGBA floats, premultiplied, the foot at the bottom centre."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np

from .frame import Bytes, Floats
from .light import Light, rgb

SIZE = 320


def _blank() -> Bytes:
    return np.zeros((SIZE, SIZE, 4), np.uint8)


def _ink(colour: Floats) -> tuple[float, float, float, float]:
    r, g, b = (np.clip(colour, 0, 1) * 255).tolist()
    return (r, g, b, 255.0)


def _lamp(light: Light, toward: float) -> Floats:
    """The light on a surface that faces the sun by `toward`, -1..1."""
    return light.shade * np.float32(1.05) + light.sun * np.float32(0.62 * max(toward, 0.0) + 0.08)


def conifer(rng: np.random.Generator, light: Light, leaf: Floats, snow: float) -> Bytes:
    """A spruce: drooping boughs in tiers, snow on their upper side."""
    tree = _blank()
    centre, foot, tip = SIZE / 2, SIZE - 3, 6.0
    wide = SIZE * float(rng.uniform(0.18, 0.27))
    cv2.line(
        tree,
        (int(centre), foot),
        (int(centre), int(tip + 20)),
        _ink(rgb("#4a3626") * _lamp(light, 0.2)),
        5,
        cv2.LINE_AA,
    )
    tiers = int(rng.integers(20, 27))
    for k in range(tiers):
        t = (k + 0.5) / tiers
        y = tip + (SIZE * 0.93 - tip) * t**1.05
        reach = wide * t**0.82 * float(rng.uniform(0.72, 1.12)) + 3
        for _ in range(int(14 + 40 * t)):
            side = float(rng.uniform(-1, 1))
            length = reach * abs(side) ** 0.55 * np.sign(side)
            droop = abs(length) * float(rng.uniform(0.18, 0.42)) + float(rng.uniform(-2, 4))
            toward = side * light.side * 0.75 + 0.15 - 0.35 * float(rng.random())
            colour = leaf * _lamp(light, toward) * np.float32(rng.uniform(0.62, 1.1) * (0.72 + 0.28 * abs(side)))
            start = (int(centre + length * 0.25), int(y + droop * 0.2))
            end = (int(centre + length), int(y + droop))
            cv2.line(tree, start, end, _ink(colour), int(rng.integers(1, 3)), cv2.LINE_AA)
            if snow > 0 and rng.random() < snow * 0.55:
                white = np.array([0.93, 0.96, 1.0], np.float32) * _lamp(light, 0.35 + toward * 0.6) * np.float32(1.05)
                cv2.line(
                    tree,
                    (start[0], start[1] - 2),
                    (end[0], end[1] - 1),
                    _ink(white),
                    int(rng.integers(1, 3)),
                    cv2.LINE_AA,
                )
    return tree


def broadleaf(rng: np.random.Generator, light: Light, leaf: Floats, snow: float) -> Bytes:
    """An oak-like tree: branches, then leaf clusters lit on the sun's side. Bare where `leaf` is negative."""
    tree = _blank()
    bare = bool(leaf[0] < 0)
    bark = rgb("#55402f") if rng.random() < 0.8 else rgb("#8d857a")
    ends: list[tuple[float, float]] = []
    _branch(tree, rng, light, bark, SIZE / 2, SIZE - 3.0, -np.pi / 2, SIZE * 0.19, 11.0, 6 if bare else 5, ends, snow)
    if bare:
        return tree
    heads = np.array([end for end in ends if end[1] < SIZE * 0.62][:: max(1, len(ends) // 64)], np.float32)
    centre = heads.mean(axis=0)
    extent = np.abs(heads - centre).max(axis=0) + 20
    count = len(heads) * 34
    angle, radius = rng.uniform(0, 2 * np.pi, count), rng.uniform(0, 1, count) ** 0.6 * 29
    at = np.repeat(heads, 34, axis=0) + np.stack([np.cos(angle) * radius, np.sin(angle) * radius * 0.8], axis=1)
    inward = radius / 29 * (-np.sin(angle) * 0.55 + np.cos(angle) * light.side * 0.5)
    outer = (at - centre) / extent * np.array([light.side * 0.45, -0.5])
    toward, vary = inward * 0.6 + outer.sum(axis=1), rng.uniform(0.82, 1.14, count)
    lamp = light.shade * 1.05 + light.sun * (0.62 * np.maximum(toward + 0.12, 0) + 0.08)[:, None]
    colours = leaf * lamp * (vary * (0.72 + 0.35 * np.clip(toward + 0.4, 0, 1)))[:, None]
    white = (toward > 0.3) & (rng.random(count) < snow * 0.6)
    colours[white] = np.array([0.93, 0.96, 1.0]) * lamp[white]
    inks = np.hstack([np.clip(colours, 0, 1) * 255, np.full((count, 1), 255.0)])
    sizes = (rng.uniform(1.2, 3.4, count) * 8).astype(int).tolist()
    places = (at * 8).astype(int).tolist()
    # Dark leaves first: the lit ones lie outside.
    for k in np.argsort(toward + (vary - 1) * 1.5, kind="stable").tolist():
        cv2.circle(tree, places[k], sizes[k], inks[k].tolist(), -1, cv2.LINE_AA, 3)
    return tree


def _branch(
    tree: Bytes,
    rng: np.random.Generator,
    light: Light,
    bark: Floats,
    x: float,
    y: float,
    angle: float,
    length: float,
    thick: float,
    depth: int,
    ends: list[tuple[float, float]],
    snow: float,
) -> None:
    bend = float(rng.uniform(-0.18, 0.18))
    x2, y2 = x + np.cos(angle + bend) * length, y + np.sin(angle + bend) * length
    x2, y2 = float(np.clip(x2, 16, SIZE - 16)), float(np.clip(y2, 22, SIZE - 3))
    shade = np.float32(rng.uniform(0.8, 1.1))
    cv2.line(
        tree,
        (int(x * 8), int(y * 8)),
        (int(x2 * 8), int(y2 * 8)),
        _ink(bark * _lamp(light, 0.1) * shade),
        max(1, int(thick)),
        cv2.LINE_AA,
        3,
    )
    offset = thick * 0.3 * light.side
    if thick > 2.5:
        cv2.line(
            tree,
            (int((x + offset) * 8), int(y * 8)),
            (int((x2 + offset) * 8), int(y2 * 8)),
            _ink(bark * _lamp(light, 0.9) * shade),
            max(1, int(thick / 3)),
            cv2.LINE_AA,
            3,
        )
    if snow > 0 and abs(np.cos(angle)) > 0.35:
        cv2.line(
            tree,
            (int(x * 8), int((y - thick * 0.5) * 8)),
            (int(x2 * 8), int((y2 - thick * 0.4) * 8)),
            _ink(np.array([0.92, 0.95, 1.0], np.float32) * _lamp(light, 0.6)),
            1,
            cv2.LINE_AA,
            3,
        )
    ends.append((x2, y2))
    if depth <= 0:
        return
    for k in range(2 if depth < 5 or rng.random() < 0.4 else 3):
        spread = float(rng.uniform(0.25, 0.62)) * (1 if k % 2 else -1) if k < 2 else float(rng.uniform(-0.2, 0.2))
        turn = angle + spread
        turn += (-np.pi / 2 - turn) * 0.08
        _branch(
            tree,
            rng,
            light,
            bark,
            x2,
            y2,
            turn,
            length * float(rng.uniform(0.72, 0.9)),
            thick * 0.66,
            depth - 1,
            ends,
            snow,
        )


def palm(rng: np.random.Generator, light: Light, leaf: Floats, snow: float) -> Bytes:
    """A coconut palm: a leaning ringed trunk and feathered fronds."""
    tree = _blank()
    lean = float(rng.uniform(-0.25, 0.25)) * SIZE
    t = np.linspace(0, 1, 40)
    xs, ys = SIZE / 2 + lean * t**1.8, SIZE - 3 - SIZE * 0.66 * t
    for k in range(39):
        thick = int(9 - 5 * t[k])
        ring = 0.85 + 0.25 * (k % 3 == 0)
        cv2.line(
            tree,
            (int(xs[k]), int(ys[k])),
            (int(xs[k + 1]), int(ys[k + 1])),
            _ink(rgb("#8a6b4b") * _lamp(light, 0.15) * np.float32(ring)),
            thick,
            cv2.LINE_AA,
        )
        cv2.line(
            tree,
            (int(xs[k] + light.side * thick * 0.3), int(ys[k])),
            (int(xs[k + 1] + light.side * thick * 0.3), int(ys[k + 1])),
            _ink(rgb("#a9855d") * _lamp(light, 0.8)),
            max(1, thick // 3),
            cv2.LINE_AA,
        )
    for frond in range(13):
        angle = -np.pi / 2 + (frond - 6) * 0.42 + float(rng.uniform(-0.15, 0.15))
        length = SIZE * float(rng.uniform(0.26, 0.36))
        s = np.linspace(0, 1, 30)
        fx, fy = xs[-1] + np.cos(angle) * length * s, ys[-1] + np.sin(angle) * length * s * 0.8 + length * 0.62 * s**2.2
        for k in range(1, 30):
            blade = 20 * np.sin(np.pi * min(s[k] * 0.9 + 0.12, 1))
            for way in (-1, 1):
                drop = 0.9 if way > 0 else 0.25
                colour = (
                    leaf
                    * _lamp(light, np.cos(angle) * light.side * 0.7 + 0.25 * (way < 0))
                    * np.float32(rng.uniform(0.7, 1.15))
                )
                end = (
                    int(fx[k] + np.cos(angle + way * 0.9) * blade * 0.6),
                    int(np.clip(fy[k] + blade * drop * 0.7, 0, SIZE - 1)),
                )
                cv2.line(tree, (int(fx[k]), int(max(fy[k], 0))), end, _ink(colour), 1 + (k % 3 == 0), cv2.LINE_AA)
    return tree


def kelp(rng: np.random.Generator, light: Light, leaf: Floats, snow: float) -> Bytes:
    """Seaweed or, half the time, a fan of coral."""
    plant = _blank()
    if rng.random() < 0.5:
        coral = rgb(str(rng.choice(["#e8607a", "#f09a4e", "#c45bb0", "#e9c46a"])))
        _branch(
            plant, rng, light, coral * np.float32(1.35), SIZE / 2, SIZE - 3.0, -np.pi / 2, SIZE * 0.16, 14.0, 6, [], 0
        )
        return plant
    for _ in range(7):
        x = SIZE / 2 + float(rng.uniform(-40, 40))
        phase, top = float(rng.uniform(0, 6)), float(rng.uniform(0.4, 0.97))
        t = np.linspace(0, top, 44)
        points = np.stack([x + np.sin(t * 9 + phase) * 10 * t + 8 * t, SIZE - 3 - t * SIZE * 0.95], axis=1)
        for k in range(43):
            colour = leaf * _lamp(light, 0.2 + 0.4 * float(np.sin(t[k] * 9 + phase))) * np.float32(0.8 + 0.5 * t[k])
            cv2.line(
                plant,
                points[k].astype(int).tolist(),
                points[k + 1].astype(int).tolist(),
                _ink(colour),
                int(7 - 4 * t[k] / top),
                cv2.LINE_AA,
            )
    return plant


Maker = Callable[[np.random.Generator, Light, Floats, float], Bytes]
KINDS: dict[str, Maker] = {"conifer": conifer, "broadleaf": broadleaf, "palm": palm, "kelp": kelp}
