"""Faces within about two metres of the camera: BlazeFace's raw output as boxes."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from lib.engines.arrays import Bytes, Floats
from lib.engines.networks import FACE_SIDE_PX, face_outputs

_SURE = 0.75
_OVERLAP = 0.3


@dataclass(frozen=True)
class Face:
    """A box in shares of the picture's width and height, 0..1, and how sure the network is."""

    left: float
    top: float
    width: float
    height: float
    score: float


def find_faces(rgb: Bytes) -> list[Face]:
    """The faces in H×W×3, the surest first."""
    height, width = rgb.shape[:2]
    side = max(height, width)
    below, right = side - height, side - width
    square = cv2.copyMakeBorder(
        rgb, below // 2, below - below // 2, right // 2, right - right // 2, cv2.BORDER_CONSTANT
    )
    raw, scores = face_outputs(np.asarray(square, np.uint8))
    sure = 1 / (1 + np.exp(-np.clip(scores, -60, 60)))
    # Each box: centre relative to its anchor, width and height, in px of the network's input.
    centres = _anchors() + raw[:, :2] / FACE_SIDE_PX
    sizes = raw[:, 2:4] / FACE_SIDE_PX
    boxes = np.hstack([centres - sizes / 2, sizes])
    selected = cv2.dnn.NMSBoxes(boxes.tolist(), sure.tolist(), _SURE, _OVERLAP)
    offset, scale = np.array([right // 2, below // 2]) / side, np.array([side / width, side / height])
    found = []
    for index in np.asarray(selected, np.int64).ravel():
        left, top = (boxes[index, :2] - offset) * scale
        wide, tall = boxes[index, 2:] * scale
        found.append(Face(float(left), float(top), float(wide), float(tall), float(sure[index])))
    return found


def _anchors() -> Floats:
    """Centres, 896×2: two for each cell of a 16×16 grid, six for each of an 8×8 grid."""
    grids = []
    for cells, each in ((16, 2), (8, 6)):
        rows, columns = np.mgrid[0:cells, 0:cells]
        centres = (np.stack([columns, rows], axis=-1).reshape(-1, 2) + 0.5) / cells
        grids.append(np.repeat(centres, each, axis=0))
    return np.concatenate(grids).astype(np.float32)
