"""The frames of a shot: layers moved by the camera with parallax, the subject's own motion, weather in front."""

from __future__ import annotations

import math
from collections.abc import Iterator

import cv2
import numpy as np

from lib.engines.arrays import Bytes, Floats, as_bytes, as_floats
from lib.engines.camera import Shot, View
from lib.engines.scene_layers import Layers
from lib.engines.weather_particles import Particles

_STRIDES_PER_S = 1.8


def film(layers: Layers, shot: Shot, width: int, height: int, count: int, fps: float) -> Iterator[Bytes]:
    """`count` frames, height×width×3, of layers that have the frame's shape and may be larger. The first is whole."""
    stage = _Stage(layers, shot, width, height)
    particles = Particles(shot.weather, shot.seed) if shot.weather else None
    for index in range(count):
        seconds = index / fps
        frame = stage.frame(index / max(count - 1, 1), seconds)
        yield frame if particles is None else particles.draw(frame, seconds)


class _Stage:
    """The layers of one shot, ready to be shown from any view."""

    def __init__(self, layers: Layers, shot: Shot, width: int, height: int) -> None:
        self._layers, self._shot = layers, shot
        self._size = (width, height)
        self._source = np.array([layers.background.shape[1], layers.background.shape[0]], np.float64)
        self._columns = np.arange(width, dtype=np.float32)[None, :]
        self._rows = np.arange(height, dtype=np.float32)[:, None]
        self._depth = cv2.resize(layers.depth, self._size, interpolation=cv2.INTER_LINEAR)

    def frame(self, share: float, seconds: float) -> Bytes:
        far, near = self._shot.views(share)
        shown = self._background(far, near, seconds)
        if self._layers.subject is None:
            return shown
        return self._with_subject(shown, self._layers.subject, far, near, share, seconds)

    def _background(self, far: View, near: View, seconds: float) -> Bytes:
        far_x, far_y = self._window(far)
        near_x, near_y = self._window(near)
        depth = self._depth
        # Where a pixel comes from is linear in depth between the farthest and the nearest plane.
        from_x = self._columns * (far_x[0] + depth * (near_x[0] - far_x[0])) + (
            far_x[1] + depth * (near_x[1] - far_x[1])
        )
        from_y = self._rows * (far_y[0] + depth * (near_y[0] - far_y[0])) + (far_y[1] + depth * (near_y[1] - far_y[1]))
        if self._shot.water:
            from_x += self._ripple(seconds)
        shown = cv2.remap(self._layers.background, from_x, from_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT_101)
        return as_bytes(shown)

    def _ripple(self, seconds: float) -> Floats:
        """Rows of the ground shimmer sideways, the near ones wider and slower."""
        depth = self._depth[:, :1]
        phase = 60 * np.sqrt(depth + 0.02) * 2 * np.pi / 3 - 2.6 * seconds
        swing = self._source[1] * 0.0022 * depth * min(seconds, 1.0)
        return as_floats(swing * np.sin(phase))

    def _with_subject(self, shown: Bytes, subject: Bytes, far: View, near: View, share: float, seconds: float) -> Bytes:
        nearness = self._layers.nearness
        view = View(*(f + nearness * (n - f) for f, n in zip(_parts(far), _parts(near), strict=True)))
        (scale_x, shift_x), (scale_y, shift_y) = self._window(view)
        placed = np.array([[scale_x, 0, shift_x], [0, scale_y, shift_y], [0, 0, 1]])
        own = self._own_motion(share, seconds)
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        moved = cv2.warpAffine(subject, (own @ placed)[:2], self._size, flags=flags, borderMode=cv2.BORDER_CONSTANT)
        alpha = moved[..., 3]
        behind = cv2.multiply(shown, cv2.merge([255 - alpha] * 3), scale=1 / 255)
        return as_bytes(cv2.add(behind, np.ascontiguousarray(moved[..., :3])))

    def _own_motion(self, share: float, seconds: float) -> Floats:
        """From where the subject is shown to where it comes from, in px of the source: about its foot."""
        shot, height = self._shot, self._source[1]
        settle = min(2 * seconds, 1.0)
        lift = turn = 0.0
        grow = 1 + 0.006 * settle * math.sin(2 * math.pi * 0.3 * seconds)
        if shot.subject == "stride":
            step = math.sin(2 * math.pi * _STRIDES_PER_S * seconds)
            lift, turn = 0.008 * height * abs(step) * settle, math.radians(1.2) * step * settle
            grow += 0.05 * share
        elif shot.subject == "float":
            lift = 0.022 * height * math.sin(2 * math.pi * 0.35 * seconds) * settle
            turn = math.radians(2.0) * math.sin(2 * math.pi * 0.23 * seconds) * settle
        foot_x, foot_y = self._layers.middle, self._layers.foot
        cosine, sine = math.cos(turn) / grow, math.sin(turn) / grow
        return np.array(
            [
                [cosine, sine, foot_x - cosine * foot_x - sine * (foot_y - lift)],
                [-sine, cosine, foot_y + sine * foot_x - cosine * (foot_y - lift)],
                [0, 0, 1],
            ],
            np.float32,
        )

    def _window(self, view: View) -> tuple[tuple[float, float], tuple[float, float]]:
        """Scale and shift, across and down, that lead from a frame's pixel to the source's."""
        scale = self._source / (np.array(self._size) * view.zoom)
        centre = self._source * (0.5 + np.array([view.x, view.y]))
        shift = centre - scale * np.array(self._size) / 2 + 0.5 * scale - 0.5
        return (float(scale[0]), float(shift[0])), (float(scale[1]), float(shift[1]))


def _parts(view: View) -> tuple[float, float, float]:
    return view.zoom, view.x, view.y
