"""The subject of a picture and its edge: a network's coarse mask, refined along the picture's own edges.

The mask is 320×320. A guided filter fits it to the colours at 1024 px, and the fit is applied to the full picture tile
by tile: a 12-megapixel photo takes little memory, and tiles without an edge take no time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np

from lib.engines.arrays import Bytes, Floats, as_bytes, as_floats
from lib.engines.guided_filter import apply_fit, guided_fit
from lib.engines.networks import salient_mask

WORKING_SIDE_PX = 1024

_GUIDE_RADIUS_PX = 5
_GUIDE_SMOOTHNESS = 2e-4
_MATTING_ROUNDS = 3
_TILE_PX = 256
_SURE = 0.5
_CLOSE_LOOK_BELOW = 0.35
_SAME_SUBJECT = 0.7


@dataclass(frozen=True)
class Matting:
    """Where the mask counts as sure, 1..255, and how many px of the full picture around the rest are solved anew."""

    foreground_threshold: int = 240
    background_threshold: int = 10
    erode_size: int = 10


def subject_mask(rgb: Bytes) -> Floats:
    """The subject's mask at the working size (longer side at most 1024 px), 0..1, for H×W×3.

    Where the subject fills little of the picture, it is looked at a second time from close by.
    """
    small = working_copy(rgb)
    mask = _looked_at(small)
    box = _subject_box(mask)
    if box is None:
        return mask
    closer = _looked_at(np.ascontiguousarray(small[box]))
    if closer[mask[box] > _SURE].mean() < _SAME_SUBJECT:
        # From close by the network sees another subject: the first look stands.
        return mask
    combined = np.zeros_like(mask)
    combined[box] = closer
    return combined


def refined_alpha(rgb: Bytes, mask: Floats, matting: Matting | None = None) -> Bytes:
    """The subject's opacity at full size, H×W, 0..255. `mask` has the working size; `matting` looks at more of it."""
    guide = as_floats(working_copy(rgb) / np.float32(255))
    unknown = _near_the_edge(mask)
    if matting is not None:
        unknown, mask = _matted(guide, mask, matting, rgb.shape[1] / mask.shape[1])
    weights, offset = guided_fit(guide, mask, _GUIDE_RADIUS_PX, _GUIDE_SMOOTHNESS)
    alpha = np.empty(rgb.shape[:2], np.uint8)
    for tile in _tiles(alpha):
        mixed = _at_full_size(mask, tile, alpha)
        near = _at_full_size(unknown, tile, alpha)
        if near.any():
            colours = as_floats(rgb[tile] / np.float32(255))
            wide = _at_full_size(weights, tile, alpha)
            fitted = apply_fit(colours, (wide, _at_full_size(offset, tile, alpha)))
            mixed = mixed + near * (fitted - mixed)
        # The network is never quite sure: below 0.1 is none, above 0.9 is all.
        alpha[tile] = np.clip((mixed - 0.1) * np.float32(255 / 0.8) + 0.5, 0, 255)
    return alpha


def cut_out(rgb: Bytes, alpha: Bytes) -> Bytes:
    """The subject alone, H×W×4, without the background's colour in its half-transparent edge; black where alpha is 0.

    Foreground and background are blurred on their own sides of the edge, and the foreground is solved for (Germer and
    others 2020, Forte 2021: fast foreground estimation by blur fusion).
    """
    cut = np.dstack([rgb, alpha])
    reach = max(4, round(max(alpha.shape) / 160))
    for tile in _tiles(alpha):
        inside = alpha[tile]
        half = (inside > 0) & (inside < 255)
        if half.any():
            rows, columns = (_wider(part, reach, length) for part, length in zip(tile, alpha.shape, strict=True))
            solved = _foreground(rgb[rows, columns], alpha[rows, columns], reach)
            at = (tile[0].start - rows.start, tile[1].start - columns.start)
            solved = solved[at[0] : at[0] + inside.shape[0], at[1] : at[1] + inside.shape[1]]
            cut[tile][half, :3] = solved[half]
        if not inside.all():
            cut[tile][inside == 0] = 0
    return cut


def cleaned_mask(alpha: Bytes) -> Bytes:
    """The opacity without specks and holes, its edge firm: what `postProcessMask` asks for."""
    side = max(3, round(max(alpha.shape) / 300) | 1)
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
    closed = cv2.morphologyEx(cv2.morphologyEx(alpha, cv2.MORPH_OPEN, kernel), cv2.MORPH_CLOSE, kernel)
    # Four times as steep around the middle: firm, and yet without stairs.
    steep = np.clip(np.arange(256) * 4 - 382, 0, 255).astype(np.uint8)
    return as_bytes(cv2.LUT(cv2.GaussianBlur(closed, (0, 0), side / 3), steep))


def working_copy(rgb: Bytes) -> Bytes:
    """The picture with its longer side at most 1024 px."""
    scale = WORKING_SIDE_PX / max(rgb.shape[:2])
    if scale >= 1:
        return rgb
    size = (max(1, round(rgb.shape[1] * scale)), max(1, round(rgb.shape[0] * scale)))
    return as_bytes(cv2.resize(rgb, size, interpolation=cv2.INTER_AREA))


def _looked_at(rgb: Bytes) -> Floats:
    mask = cv2.resize(salient_mask(rgb), (rgb.shape[1], rgb.shape[0]), interpolation=cv2.INTER_LINEAR)
    return as_floats(mask)


def _subject_box(mask: Floats) -> tuple[slice, slice] | None:
    """Rows and columns of a subject that is worth a second look, with room around it; else None."""
    sure = mask > _SURE
    rows, columns = np.flatnonzero(sure.any(axis=1)), np.flatnonzero(sure.any(axis=0))
    if not rows.size:
        return None
    room = round(0.12 * max(rows[-1] - rows[0], columns[-1] - columns[0])) + 8
    box = (
        _wider(slice(int(rows[0]), int(rows[-1]) + 1), room, mask.shape[0]),
        _wider(slice(int(columns[0]), int(columns[-1]) + 1), room, mask.shape[1]),
    )
    small_enough = mask[box].size < _CLOSE_LOOK_BELOW * mask.size
    return box if small_enough and min(mask[box].shape) > 32 else None


def _matted(guide: Floats, mask: Floats, matting: Matting, scale: float) -> tuple[Floats, Floats]:
    """What is unknown (0..1), and the mask with that part filtered again and again between what is sure."""
    side = max(1, round(matting.erode_size / scale))
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * side + 1, 2 * side + 1))
    foreground = cv2.erode((mask * 255 >= matting.foreground_threshold).astype(np.uint8), kernel) > 0
    background = cv2.erode((mask * 255 <= matting.background_threshold).astype(np.uint8), kernel) > 0
    solved = mask
    for _ in range(_MATTING_ROUNDS):
        fitted = apply_fit(guide, guided_fit(guide, solved, 2 * _GUIDE_RADIUS_PX, _GUIDE_SMOOTHNESS))
        solved = np.clip(fitted, 0, 1)
        solved[foreground], solved[background] = 1, 0
    return (~(foreground | background)).astype(np.float32), solved


def _near_the_edge(mask: Floats) -> Floats:
    """1 where the mask is about to change, falling to 0 away from there."""
    reach = 2 * _GUIDE_RADIUS_PX
    kernel = cv2.getStructuringElement(cv2.MORPH_RECT, (2 * reach + 1, 2 * reach + 1))
    spread = cv2.dilate(mask, kernel) - cv2.erode(mask, kernel)
    return as_floats(cv2.blur(np.clip((spread - 0.05) * 2.5, 0, 1), (reach, reach)))


def _foreground(rgb: Bytes, alpha: Bytes, reach: int) -> Bytes:
    colour, opacity = as_floats(rgb), as_floats(alpha / np.float32(255))[..., None]
    foreground: Floats = colour
    background: Floats = colour
    for radius in (reach, max(2, reach // 4)):
        size = (2 * radius + 1, 2 * radius + 1)
        share = cv2.blur(opacity, size)[..., None]
        foreground = as_floats(cv2.blur(foreground * opacity, size) / (share + 1e-4))
        background = as_floats(cv2.blur(background * (1 - opacity), size) / (1 - share + 1e-4))
        foreground = as_floats(foreground + opacity * (colour - opacity * foreground - (1 - opacity) * background))
    return as_bytes(np.clip(foreground + 0.5, 0, 255))


def _wider(part: slice, room: int, length: int) -> slice:
    return slice(max(part.start - room, 0), min(part.stop + room, length))


def _tiles(plane: Bytes) -> Iterator[tuple[slice, slice]]:
    height, width = plane.shape
    for top in range(0, height, _TILE_PX):
        for left in range(0, width, _TILE_PX):
            yield slice(top, min(top + _TILE_PX, height)), slice(left, min(left + _TILE_PX, width))


def _at_full_size(small: Floats, tile: tuple[slice, slice], plane: Bytes) -> Floats:
    """One tile of a small map enlarged to the plane's size, pixel centres on pixel centres as in `cv2.resize`."""
    rows, columns = tile
    scale_y, scale_x = small.shape[0] / plane.shape[0], small.shape[1] / plane.shape[1]
    matrix = np.array(
        [[scale_x, 0, (columns.start + 0.5) * scale_x - 0.5], [0, scale_y, (rows.start + 0.5) * scale_y - 0.5]]
    )
    size = (columns.stop - columns.start, rows.stop - rows.start)
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return as_floats(cv2.warpAffine(small, matrix, size, flags=flags, borderMode=cv2.BORDER_REPLICATE))
