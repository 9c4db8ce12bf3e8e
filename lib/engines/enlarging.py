"""Larger pictures: a super-resolution network for small ones, Lanczos with an unsharp mask for the rest."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import cv2
import numpy as np

from lib.engines.arrays import Bytes, Floats, as_bytes
from lib.engines.networks import enlarged_tile

NETWORK_PIXELS = 512 * 512
"""Above this many pixels of input the network would take too long."""

_NETWORK_FACTOR = 4
_TILE_PX = 128
_MARGIN_PX = 12
# The network smooths a little; mixing in some of the plain enlargement keeps grain and skin believable.
_LANCZOS_SHARE = 0.25


def enlarged(rgba: Bytes, factor: float, width: int, height: int, report_progress: Callable[[float], None]) -> Bytes:
    """The picture (H×W×3 or H×W×4) at `width` × `height` px, first shrunk to a `factor`th of that if it is larger.

    `report_progress` is called with the share that is done, 0..1, and may raise to give up.
    """
    source = _shrunk_first(rgba, width / factor, height / factor)
    colours = source[..., :3]
    if source.shape[2] == 4:
        colours = _colours_under_transparency(colours, source[..., 3])
    larger = _colours_enlarged(np.ascontiguousarray(colours), width, height, report_progress)
    if source.shape[2] == 3:
        return larger
    return np.dstack([larger, cv2.resize(source[..., 3], (width, height), interpolation=cv2.INTER_CUBIC)])


def _shrunk_first(rgba: Bytes, width: float, height: float) -> Bytes:
    size = (max(1, round(width)), max(1, round(height)))
    if size[0] >= rgba.shape[1] and size[1] >= rgba.shape[0]:
        return rgba
    return as_bytes(cv2.resize(rgba, size, interpolation=cv2.INTER_AREA))


def _colours_enlarged(rgb: Bytes, width: int, height: int, report_progress: Callable[[float], None]) -> Bytes:
    plain = cv2.resize(rgb, (width, height), interpolation=cv2.INTER_LANCZOS4)
    if rgb.shape[0] * rgb.shape[1] > NETWORK_PIXELS:
        report_progress(0.5)
        return _sharpened(as_bytes(plain), width / rgb.shape[1])
    drawn = _by_network(rgb, report_progress)
    if drawn.shape[1::-1] != (width, height):
        shrinking = width < drawn.shape[1]
        how = cv2.INTER_AREA if shrinking else cv2.INTER_LANCZOS4
        drawn = as_bytes(cv2.resize(drawn, (width, height), interpolation=how))
    return as_bytes(cv2.addWeighted(drawn, 1 - _LANCZOS_SHARE, plain, _LANCZOS_SHARE, 0))


def _by_network(rgb: Bytes, report_progress: Callable[[float], None]) -> Bytes:
    height, width = rgb.shape[:2]
    margin, factor = _MARGIN_PX, _NETWORK_FACTOR
    padded = as_bytes(cv2.copyMakeBorder(rgb, margin, margin, margin, margin, cv2.BORDER_REFLECT_101))
    drawn = np.empty((height * factor, width * factor, 3), np.uint8)
    tiles = list(_tiles(height, width))
    for done, (rows, columns) in enumerate(tiles):
        report_progress(done / len(tiles))
        around = padded[rows.start : rows.stop + 2 * margin, columns.start : columns.stop + 2 * margin]
        tile = enlarged_tile(around)[margin * factor : -margin * factor, margin * factor : -margin * factor]
        drawn[_times(rows, factor), _times(columns, factor)] = tile
    return drawn


def _tiles(height: int, width: int) -> Iterator[tuple[slice, slice]]:
    """Tiles of equal size as far as it goes: the network is set up anew for every size of input."""
    for top in _starts(height):
        for left in _starts(width):
            yield slice(top, min(top + _TILE_PX, height)), slice(left, min(left + _TILE_PX, width))


def _starts(length: int) -> list[int]:
    # The last tile overlaps the one before it rather than being a narrow one.
    starts = list(range(0, max(length - _TILE_PX, 0) + 1, _TILE_PX))
    return starts if starts[-1] + _TILE_PX >= length else [*starts, length - _TILE_PX]


def _times(part: slice, factor: int) -> slice:
    return slice(part.start * factor, part.stop * factor)


def _sharpened(rgb: Bytes, scale: float) -> Bytes:
    soft = cv2.GaussianBlur(rgb, (0, 0), 0.7 * max(scale, 1.0))
    return as_bytes(cv2.addWeighted(rgb, 1.6, soft, -0.6, 0))


def _colours_under_transparency(rgb: Bytes, alpha: Bytes) -> Bytes:
    """Neighbouring colours under transparent pixels, so that no dark or pale rim creeps in from there."""
    transparent = alpha == 0
    if not transparent.any():
        return rgb
    shown: Floats = (alpha > 0).astype(np.float32)
    spread = cv2.blur(shown, (17, 17))[..., None]
    around = cv2.blur(rgb.astype(np.float32) * shown[..., None], (17, 17)) / np.maximum(spread, 1e-3)
    filled = rgb.copy()
    filled[transparent] = np.clip(around[transparent], 0, 255).astype(np.uint8)
    return filled
