"""What every part of the engine shares: the array type, the camera, and random streams that depend on names."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

# float32 throughout; NumPy's own stubs widen too often to say so.
Floats = npt.NDArray[np.floating[Any]]
Bytes = npt.NDArray[np.uint8]

CAMERA_HEIGHT_M = 1.7
FAR_M = 6000.0


@dataclass(frozen=True)
class Frame:
    """A level pinhole camera. World axes in metres: x right, height up, z away from the viewer.

    `horizon` is the row (px from the top) of the horizon; `focal` is the focal length in px.
    """

    width: int
    height: int
    horizon: float
    seed: int
    octaves: int = 8

    @property
    def focal(self) -> float:
        return 1.1 * float(np.sqrt(self.width * self.height))

    @property
    def unit(self) -> float:
        """A length in px for things that should look equally large in every aspect."""
        return min(float(np.sqrt(self.width * self.height)), 1.35 * min(self.width, self.height))

    @property
    def near(self) -> float:
        """Distance in m of the ground at the bottom edge of the picture."""
        return self.distance(float(self.height))

    def distance(self, row: float) -> float:
        """Distance in m of level ground that is seen at `row`, which lies below the horizon."""
        return self.focal * CAMERA_HEIGHT_M / max(row - self.horizon, 1.0)

    def row(self, distance: float, height: float = 0.0) -> float:
        """Row of a point `height` m above level ground at `distance` m."""
        return self.horizon + self.focal * (CAMERA_HEIGHT_M - height) / distance

    def rng(self, *names: str) -> np.random.Generator:
        """A random stream of its own for one purpose, so that a new word does not reshuffle the rest of the scene."""
        return stream(self.seed, *names)


def stream(seed: int, *names: str) -> np.random.Generator:
    """The random stream for `names` under `seed`, the same in every process."""
    digest = hashlib.sha256("\x1f".join([str(seed), *names]).encode("utf-8", "surrogatepass")).digest()
    return np.random.default_rng(int.from_bytes(digest[:16], "big"))


def smoothstep(low: Floats | float, high: Floats | float, x: Floats) -> Floats:
    """0 below `low`, 1 above `high`, smooth between; reversed where `low` > `high`."""
    t = np.clip((x - low) / (high - low), 0, 1)
    return np.asarray(t * t * (3 - 2 * t), np.float32)


def mix(a: Floats, b: Floats, t: Floats | float) -> Floats:
    """`a` where `t` is 0, `b` where `t` is 1."""
    return np.asarray(a + (b - a) * t, np.float32)


def luma(rgb: Floats) -> Floats:
    """Brightness of an RGB array, Rec. 709 weights; the last axis is dropped."""
    return np.asarray(rgb @ np.array([0.2126, 0.7152, 0.0722], np.float32), np.float32)
