"""The arrays that the engines pass about. Pictures are H×W×3 or H×W×4 of bytes, RGB; maps are H×W of floats."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Bytes = npt.NDArray[np.uint8]


def as_floats(values: npt.NDArray[Any]) -> Floats:
    """The array as 32-bit floats, without a copy where it is that already. OpenCV's types do not say what it gives."""
    return np.asarray(values, np.float32)


def as_bytes(values: npt.NDArray[Any]) -> Bytes:
    """The array as bytes, without a copy where it is that already; numbers from 0 to 255, cut to whole ones."""
    return np.asarray(values, np.uint8)
