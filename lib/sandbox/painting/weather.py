"""What falls and drifts between the viewer and the scene."""

from __future__ import annotations

import cv2
import numpy as np

from .frame import Floats, Frame, mix
from .light import Light
from .noise import blur, fbm
from .prompt_words import Scene


def add_weather(canvas: Floats, frame: Frame, light: Light, scene: Scene, season_snow: bool) -> None:
    """Fog, rain, lightning, snow and fireflies over the finished scene."""
    if "fog" in scene.weather:
        _fog(canvas, frame, light)
    if "storm" in scene.weather:
        _lightning(canvas, frame)
    if scene.weather & {"rain", "storm"}:
        _rain(canvas, frame, light)
    if "snowfall" in scene.weather or season_snow:
        _snow(canvas, frame, light, 1.0 if "snowfall" in scene.weather else 0.3)
    if "fireflies" in scene.features:
        _fireflies(canvas, frame)


def _fog(canvas: Floats, frame: Frame, light: Light) -> None:
    rng = frame.rng("fog")
    rows = np.arange(frame.height, dtype=np.float32)[:, None]
    wisps = cv2.resize(
        fbm(rng, max(frame.height // 6, 4), max(frame.width // 12, 4), 4, 4),
        (frame.width, frame.height),
        interpolation=cv2.INTER_CUBIC,
    )
    belt = np.exp(-(((rows - frame.horizon) / (0.20 * frame.height)) ** 2))
    amount = np.clip(belt * (0.62 + 0.3 * wisps) + 0.10, 0, 0.88)
    canvas[:] = mix(canvas, light.haze, amount[..., None].astype(np.float32))


def _rain(canvas: Floats, frame: Frame, light: Light) -> None:
    rng = frame.rng("rain")
    layer = np.zeros(canvas.shape[:2], np.uint8)
    slant = float(rng.uniform(-0.22, 0.22))
    for _ in range(int(1300 * min(2.2, max(0.7, frame.width / frame.height)))):
        x, y, near = (
            float(rng.uniform(-0.1, 1.1)) * frame.width,
            float(rng.uniform(-0.1, 1)) * frame.height,
            float(rng.random()) ** 2,
        )
        length = frame.unit * (0.02 + 0.07 * near)
        cv2.line(
            layer,
            (int(x * 4), int(y * 4)),
            (int((x + slant * length) * 4), int((y + length) * 4)),
            int(50 + 150 * near),
            1,
            cv2.LINE_AA,
            2,
        )
    streaks = cv2.GaussianBlur(layer, (0, 0), max(frame.unit / 1400, 0.4)).astype(np.float32) / 255
    canvas += (streaks * 0.36)[..., None] * (light.haze * 0.6 + 0.25)


def _lightning(canvas: Floats, frame: Frame) -> None:
    rng = frame.rng("lightning")
    layer = np.zeros(canvas.shape[:2], np.float32)
    x, y = frame.width * float(rng.uniform(0.2, 0.8)), frame.horizon * 0.1
    start = (x, y)
    thick = max(frame.unit / 380, 1.0)
    while y < frame.horizon:
        nx, ny = x + frame.unit * float(rng.normal(0, 0.022)), y + frame.unit * float(rng.uniform(0.012, 0.035))
        cv2.line(layer, (int(x), int(y)), (int(nx), int(ny)), 1.0, max(1, round(thick)), cv2.LINE_AA)
        if rng.random() < 0.2:
            bx, by = x, y
            for _ in range(int(rng.integers(3, 8))):
                cx, cy = (
                    bx + frame.unit * float(rng.normal(0.012 * rng.choice([-1, 1]), 0.02)),
                    by + frame.unit * float(rng.uniform(0.008, 0.024)),
                )
                cv2.line(layer, (int(bx), int(by)), (int(cx), int(cy)), 0.55, 1, cv2.LINE_AA)
                bx, by = cx, cy
        x, y = nx, ny
    rows = np.arange(frame.height, dtype=np.float32)[:, None]
    columns = np.arange(frame.width, dtype=np.float32)[None, :]
    flash = (
        np.exp(-(((columns - start[0]) / (0.5 * frame.unit)) ** 2) - ((rows - start[1]) / (0.6 * frame.unit)) ** 2)
        * 0.22
    )
    glow = blur(layer, frame.unit * 0.012) * 2.2 + blur(layer, frame.unit * 0.003) + layer * 1.2
    canvas += (glow + flash)[..., None] * np.array([0.78, 0.82, 1.0], np.float32)


def _snow(canvas: Floats, frame: Frame, light: Light, amount: float) -> None:
    rng = frame.rng("snow")
    white = light.shade * 0.75 + light.sun * 0.45 + 0.10
    for count, size, soft, strength in (
        (900, 0.0013, 0.0006, 0.85),
        (240, 0.0030, 0.0014, 0.9),
        (40, 0.0075, 0.0042, 0.62),
    ):
        layer = np.zeros(canvas.shape[:2], np.uint8)
        for _ in range(int(count * amount * min(2.2, max(0.8, frame.width / frame.height)))):
            at = (int(rng.uniform(0, frame.width) * 8), int(rng.uniform(0, frame.height) * 8))
            cv2.circle(
                layer,
                at,
                max(int(frame.unit * size * rng.uniform(0.5, 1.4) * 8), 4),
                int(rng.uniform(120, 255)),
                -1,
                cv2.LINE_AA,
                3,
            )
        flakes = (
            cv2.GaussianBlur(layer, (0, 0), max(frame.unit * soft, 0.4)).astype(np.float32) / 255 * np.float32(strength)
        )
        canvas[:] = mix(canvas, white.astype(np.float32), flakes[..., None])


def _fireflies(canvas: Floats, frame: Frame) -> None:
    rng = frame.rng("fireflies")
    layer = np.zeros(canvas.shape[:2], np.float32)
    for _ in range(46):
        at = (
            int(rng.uniform(0, frame.width)),
            int(frame.horizon + (frame.height - frame.horizon) * rng.uniform(-0.35, 0.85)),
        )
        cv2.circle(
            layer, at, max(1, int(frame.unit * rng.uniform(0.0012, 0.003))), float(rng.uniform(0.5, 1)), -1, cv2.LINE_AA
        )
    glow = layer + blur(layer, frame.unit * 0.006) * 3 + blur(layer, frame.unit * 0.022) * 6
    canvas += glow[..., None] * np.array([1.0, 0.9, 0.42], np.float32)
