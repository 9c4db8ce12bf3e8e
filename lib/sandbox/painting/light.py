"""The light of a scene: colours of sky, sun, shade and haze by time of day and weather."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from .frame import Floats, Frame, luma, mix
from .prompt_words import Scene


def rgb(code: str) -> Floats:
    """`#rrggbb` as three floats."""
    return np.array([int(code[i : i + 2], 16) / 255 for i in (1, 3, 5)], np.float32)


@dataclass(frozen=True)
class Light:
    """Colours are RGB, 0..1 (light may exceed 1); `side` is -1 for a sun on the left, 1 on the right."""

    top: Floats
    middle: Floats
    low: Floats
    sun: Floats
    shade: Floats
    haze: Floats
    elevation: float  # of the light, as a tangent
    visibility_m: float
    side: float = 1.0
    sun_x: float = 0.5
    sun_height: float = 0.2  # above the horizon, in frame heights
    overcast: float = 0.0
    dark: float = 0.0  # 1 at night


def _time(
    top: str,
    middle: str,
    low: str,
    haze: str,
    sun: tuple[float, float, float],
    shade: tuple[float, float, float],
    elevation: float,
    sun_height: float,
    dark: float,
) -> Light:
    return Light(
        rgb(top),
        rgb(middle),
        rgb(low),
        np.array(sun, np.float32),
        np.array(shade, np.float32),
        rgb(haze),
        elevation,
        1400.0,
        sun_height=sun_height,
        dark=dark,
    )


TIMES = {
    "dawn": _time("#5d83c0", "#c9a9c6", "#ffd3ad", "#dcbcc6", (1.14, 0.84, 0.66), (0.50, 0.50, 0.63), 0.35, 0.07, 0.0),
    "day": _time("#2467b5", "#66a5de", "#d3e8f4", "#b4d0e6", (1.0, 0.94, 0.82), (0.40, 0.48, 0.60), 0.75, 0.42, 0.0),
    "golden hour": _time(
        "#4d7fb6", "#cdb79c", "#ffcb7d", "#ecc296", (1.22, 0.80, 0.42), (0.40, 0.40, 0.52), 0.36, 0.11, 0.0
    ),
    "dusk": _time(
        "#1d2658", "#74467f", "#f5875a", "#80577f", (0.95, 0.46, 0.34), (0.27, 0.26, 0.43), 0.28, 0.035, 0.35
    ),
    "night": _time("#050a1d", "#0f2148", "#2b4c78", "#1b3157", (0.30, 0.40, 0.62), (0.10, 0.135, 0.23), 0.6, 0.5, 1.0),
}


def light_for(scene: Scene, time: str, frame: Frame) -> Light:
    """The light of `scene` at `time`: the seed moves the sun, the weather dims it, named colours tint the sky."""
    rng = frame.rng("light", time)
    light = TIMES[time]
    side = 1.0 if rng.random() < 0.5 else -1.0
    light = replace(
        light,
        side=side,
        sun_x=float(0.5 + side * rng.uniform(0.1, 0.36)),
        sun_height=light.sun_height * float(rng.uniform(0.8, 1.25)),
        elevation=light.elevation * float(rng.uniform(0.85, 1.2)),
    )
    light = _weathered(light, scene)
    warmth = np.array([1 + rng.uniform(-0.05, 0.05), 1.0, 1 + rng.uniform(-0.05, 0.05)], np.float32)
    return replace(light, top=light.top * warmth, middle=light.middle * warmth[::-1], low=light.low * warmth)


def _weathered(light: Light, scene: Scene) -> Light:
    weather = scene.weather
    cover = max(
        [{"storm": 1.0, "rain": 0.85, "fog": 0.75, "snowfall": 0.55, "clouds": 0.35}.get(w, 0.0) for w in weather]
        or [0.0]
    )
    if cover == 0.0:
        return light

    def grey(c: Floats, amount: float, gain: float) -> Floats:
        return mix(
            c, np.repeat(luma(c)[None], 3) * np.array([0.96, 1.0, 1.06], np.float32), amount * cover
        ) * np.float32(gain)

    dim = 0.62 if "storm" in weather else 1.0 - 0.16 * cover
    visibility = light.visibility_m * {True: 0.09}.get("fog" in weather, 1.0 - 0.6 * cover)
    return replace(
        light,
        top=grey(light.top, 0.75, dim),
        middle=grey(light.middle, 0.7, dim),
        low=grey(light.low, 0.6, dim),
        sun=grey(light.sun, 0.6, 1.0 - 0.5 * cover),
        shade=light.shade * np.float32(1.0 + 0.12 * cover),
        haze=grey(light.haze, 0.6, dim),
        visibility_m=visibility,
        overcast=cover,
    )
