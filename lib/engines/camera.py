"""How the camera moves and what else is in motion, read from the words of a prompt."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

import numpy as np

# First match wins: "slowly pull back to the left" is a pull back. The defaults at the end are drawn by the seed.
_CAMERA_WORDS = (
    ("static", r"static|locked[- ]off|tripod shot|fixed camera|camera (is |stays )?still|no camera (move|motion)"),
    (
        "pull back",
        r"zoom(s|ing)?[- ]out|pull(s|ing)?[- ](back|out)|dolly(ing)?[- ]out|reveal|move[sd]? away|backs away",
    ),
    ("push in", r"zoom(s|ing)?([- ]in)?|push(es|ing)?[- ]in|dolly(ing)?([- ]in)?|approach|close[rs]?[- ]?up|towards?"),
    ("orbit left", r"(orbit|arc|circl|revolv)\w*.{0,20}\bleft"),
    ("orbit right", r"orbit|arc shot|arcs around|circl(es|ing)|revolv|around the (subject|scene)|360"),
    ("left", r"(pan|truck|track|slid|mov|drift)\w*.{0,20}\b(left|west)"),
    ("right", r"pan(s|ning)?\b|(truck|track|slid|mov|drift)\w*.{0,20}\b(right|east)|tracking shot|follows"),
    ("up", r"tilt(s|ing)?[- ]up|crane|ris(es|ing) up|ascend|drone|aerial|looks? up|fly ?over"),
    ("down", r"tilt(s|ing)?[- ]down|descend|lower(s|ing)|looks? down"),
)
_BY_CHANCE = ("push in", "orbit left", "orbit right", "push in", "right", "left")
_SUBJECT_WORDS = (
    ("stride", r"walk|runs?\b|running|jog|gallop|trot|march|danc|jump|hops?\b|skip|stroll|rid(es|ing)"),
    ("float", r"fl(y|ies|ying)\b|float|hover|drift|swim|glid|soar|sail|levitat|bob(s|bing)"),
)
_WEATHER_WORDS = (
    ("snow", r"snow(ing|s|fall|storm|flakes?)|falling snow|blizzard|flurr"),
    ("rain", r"rain(s|y|ing|drops?|fall|storm)?\b|drizzl|downpour|storm\b|thunder"),
    ("sparks", r"spark|ember|firefl|fire\b|bonfire|campfire|magic(al)? dust|glitter|bokeh|dust motes"),
)
_WATER_WORDS = r"wave|ocean|seas?\b|water|lake|river|pond|stream|beach|harbou?r|underwater|ripple"

_REACH = {"push in": 0.20, "pull back": 0.20, "left": 0.16, "right": 0.16, "up": 0.16, "down": 0.16}
_SIDEWAYS = {"left": (-0.42, 0.0), "right": (0.42, 0.0), "up": (0.0, -0.42), "down": (0.0, 0.42)}


@dataclass(frozen=True)
class View:
    """What the camera shows of one plane of depth: enlarged by `zoom` ≥ 1 about the picture's middle, then shifted.

    `x` and `y` are the centre's shift in shares of the picture's width and height, right and down positive.
    """

    zoom: float
    x: float
    y: float


@dataclass(frozen=True)
class Shot:
    """One shot: `camera`, `subject` and `weather` are words of the tables above, `subject` and `weather` maybe empty.

    `pace` is 1 for a calm move.
    """

    camera: str
    subject: str
    weather: str
    water: bool
    handheld: bool
    pace: float
    seed: int

    def views(self, share: float) -> tuple[View, View]:
        """What is shown of the farthest and of the nearest plane when `share` (0..1) of the shot is over.

        Near things move more than far ones. Every view stays within the picture.
        """
        near = self._view(share)
        if self.camera.startswith("orbit"):
            # The camera circles a point half way: what lies behind it goes the other way.
            far = View(near.zoom, -0.8 * near.x, 0.6 * near.y)
        else:
            far = View(1 + 0.6 * (near.zoom - 1), 0.5 * near.x, 0.5 * near.y)
        return _within(far), _within(near)

    def _view(self, share: float) -> View:
        eased = _ease(share)
        reach = _REACH.get(self.camera, 0.0) * self.pace
        shake_x, shake_y = self._shake(share)
        held = 0.03 if self.handheld else 0.0
        if self.camera == "pull back":
            return View(1 + reach * (1 - eased) + held, shake_x, shake_y)
        if self.camera.startswith("orbit"):
            way = -1 if self.camera.endswith("left") else 1
            swing = 0.05 * self.pace
            return View(1 + 0.14 * self.pace * eased + held, way * swing * eased + shake_x, shake_y)
        side_x, side_y = _SIDEWAYS.get(self.camera, (0.0, 0.0))
        zoom = 1 + reach * eased + held
        return View(zoom, side_x * reach * eased + shake_x, side_y * reach * eased + shake_y)

    def _shake(self, share: float) -> tuple[float, float]:
        if not self.handheld:
            return 0.0, 0.0
        phase = self.seed % 97
        across = math.sin(11 * share + phase) + 0.5 * math.sin(27 * share + 2 * phase)
        down = math.sin(13 * share + 3 * phase) + 0.5 * math.sin(31 * share + phase)
        return 0.006 * across * min(8 * share, 1), 0.006 * down * min(8 * share, 1)


def shot_for(prompt: str, seed: int, *, fixed: bool = False) -> Shot:
    """The shot that a prompt asks for; what it leaves open is drawn by `seed`. `fixed` keeps the camera still."""
    text = prompt.lower()
    camera = _first(_CAMERA_WORDS, text) or _BY_CHANCE[int(np.random.default_rng(seed).integers(len(_BY_CHANCE)))]
    quick = re.search(r"\b(fast|quick|rapid|dynamic|dramatic)", text)
    slow = re.search(r"\b(slow|gentle|subtle|gradual|calm)", text)
    return Shot(
        camera="static" if fixed else camera,
        subject=_first(_SUBJECT_WORDS, text),
        weather=_first(_WEATHER_WORDS, text),
        water=re.search(rf"\b(?:{_WATER_WORDS})", text) is not None,
        handheld=not fixed and re.search(r"hand-?held|shak(y|ing)|found footage|vlog", text) is not None,
        pace=1.5 if quick else 0.65 if slow else 1.0,
        seed=seed,
    )


def _first(table: tuple[tuple[str, str], ...], text: str) -> str:
    return next((name for name, words in table if re.search(rf"\b(?:{words})", text)), "")


def _ease(share: float) -> float:
    """From 0 to 1, starting and ending gently, and never standing still for long."""
    return 0.35 * share + 0.65 * share * share * (3 - 2 * share)


def _within(view: View) -> View:
    room = 0.5 - 0.5 / view.zoom
    return View(view.zoom, min(max(view.x, -room), room), min(max(view.y, -room), room))
