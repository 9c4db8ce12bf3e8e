"""One flat picture taken apart: what stands in front, what is behind it (filled in), and how near the ground is."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from lib.engines.arrays import Bytes, Floats, as_bytes, as_floats
from lib.engines.cut_out import cut_out, refined_alpha, subject_mask

_HORIZON = 0.5
_LEAST_AREA, _LARGEST_AREA = 0.004, 0.6
_LEAST_CERTAINTY = 0.8


@dataclass(frozen=True)
class Layers:
    """`background` H×W×3; `depth` H×W, 0 far to 1 near; `subject` H×W×4 with colours times opacity, or None.

    `foot` is the subject's lowest row and `middle` its middle column, in px; `nearness` its depth.
    """

    background: Bytes
    depth: Floats
    subject: Bytes | None = None
    foot: float = 0.0
    middle: float = 0.0
    nearness: float = 0.0


def take_apart(rgb: Bytes) -> Layers:
    """Layers of H×W×3. Where no clear subject stands out, there is only the background and its depth."""
    height, width = rgb.shape[:2]
    depth = _ground_depth(height, width)
    mask = _main_part(subject_mask(rgb))
    sure = mask > 0.5
    area, certainty = float(sure.mean()), float(mask[sure].mean()) if sure.any() else 0.0
    if not _LEAST_AREA < area < _LARGEST_AREA or certainty < _LEAST_CERTAINTY:
        return Layers(rgb, depth)
    alpha = refined_alpha(rgb, mask)
    rows, columns = np.flatnonzero((alpha > 127).any(axis=1)), np.flatnonzero((alpha > 127).any(axis=0))
    if not rows.size:
        return Layers(rgb, depth)
    opacity = cv2.merge([alpha, alpha, alpha])
    premultiplied = cv2.multiply(np.ascontiguousarray(cut_out(rgb, alpha)[..., :3]), opacity, scale=1 / 255)
    foot = float(rows[-1])
    return Layers(
        background=_filled_in(rgb, alpha),
        depth=depth,
        subject=np.dstack([premultiplied, alpha]),
        foot=foot,
        middle=float(columns[0] + columns[-1]) / 2,
        # It stands on the ground at its foot; what floats above the horizon is still nearer than the sky.
        nearness=max(float(depth[int(foot), 0]), 0.35),
    )


def _ground_depth(height: int, width: int) -> Floats:
    """A level ground seen from above it: far at and above the horizon, nearer towards the bottom edge."""
    rows = np.linspace(0, 1, height, dtype=np.float32)
    below = np.clip((rows - _HORIZON) / (1 - _HORIZON), 0, 1)
    return np.repeat((below**0.8)[:, None], width, axis=1)


def _main_part(mask: Floats) -> Floats:
    """The mask's largest connected part alone: two things that are moved as one would tear the picture."""
    count, labels, statistics, _ = cv2.connectedComponentsWithStats((mask > 0.5).astype(np.uint8))
    if count <= 2:
        return mask
    largest = 1 + int(statistics[1:, cv2.CC_STAT_AREA].argmax())
    main = cv2.dilate((labels == largest).astype(np.float32), np.ones((9, 9), np.uint8))
    return as_floats(mask * main)


def _filled_in(rgb: Bytes, alpha: Bytes) -> Bytes:
    """The background with the subject's place filled: mirrored at its edge, smooth towards its middle."""
    reach = max(3, round(max(alpha.shape) / 200))
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1, 2 * reach + 1))
    hole = as_bytes(cv2.dilate((alpha > 8).astype(np.uint8), kernel))
    mirrored, share = _mirrored(rgb, hole)
    smooth = _smoothly_filled(rgb, hole.astype(np.float32))
    filled = smooth + share * (mirrored - smooth)
    soft = cv2.GaussianBlur(hole.astype(np.float32), (0, 0), reach / 4)[..., None]
    return as_bytes(np.clip(rgb + soft * (filled - rgb) + 0.5, 0, 255))


def _mirrored(rgb: Bytes, hole: Bytes) -> tuple[Floats, Floats]:
    """Each pixel of the hole from across its nearest edge, and how far to trust that (h×w×1, 0..1)."""
    height, width = hole.shape
    distance, labels = cv2.distanceTransformWithLabels(hole, cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL)
    rows, columns = np.nonzero(hole == 0)
    nearest = np.zeros((int(labels.max()) + 1, 2), np.float32)
    nearest[labels[rows, columns]] = np.stack([columns, rows], axis=1)
    # Blurred, so that neighbours with different nearest edges do not tear the mirror image.
    edge = cv2.blur(nearest[labels], (9, 9))
    from_x = 2 * edge[..., 0] - np.arange(width, dtype=np.float32)[None, :]
    from_y = 2 * edge[..., 1] - np.arange(height, dtype=np.float32)[:, None]
    mirrored = cv2.remap(rgb, from_x, from_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT_101)
    known = cv2.remap(1 - hole, from_x, from_y, cv2.INTER_NEAREST, borderMode=cv2.BORDER_CONSTANT)
    fading = np.clip(1.3 - distance / (0.045 * max(height, width)), 0, 1)
    share = cv2.GaussianBlur(known.astype(np.float32) * fading, (0, 0), 3)
    return mirrored.astype(np.float32), share[..., None]


def _smoothly_filled(rgb: Bytes, hole: Floats) -> Floats:
    """Averages over ever larger squares of what is known."""
    known = as_floats(1 - hole)[..., None]
    levels = [(as_floats(rgb * known), known)]
    while min(levels[-1][0].shape[:2]) > 2:
        colours, weights = levels[-1]
        levels.append((as_floats(cv2.pyrDown(colours)), as_floats(cv2.pyrDown(weights))[..., None]))
    filled = levels[-1][0] / np.maximum(levels[-1][1], 1e-4)
    for colours, weights in reversed(levels[:-1]):
        larger = cv2.pyrUp(filled, dstsize=colours.shape[1::-1])
        filled = larger + np.clip(weights * 4, 0, 1) * (colours / np.maximum(weights, 1e-4) - larger)
    return as_floats(filled)
