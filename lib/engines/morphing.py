"""From a first picture to a last one: each is carried along the other's optical flow while it is dissolved."""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np

from lib.engines.arrays import Bytes, Floats, as_bytes, as_floats

_FLOW_SIDE_PX = 384
_CONSISTENT_PX = 2.0
_RELATED = 0.4


def morph(first: Bytes, last: Bytes, count: int) -> Iterator[Bytes]:
    """`count` frames between two pictures of one size, H×W×3; the first and the last frame are the pictures themselves.

    Unrelated pictures, between which no flow can be found, are dissolved while the first is slowly approached.
    """
    height, width = first.shape[:2]
    forth, back = _flow(first, last), _flow(last, first)
    carried = _agree(forth, back)
    forth, back = _at_size(forth, width, height), _at_size(back, width, height)
    columns = np.arange(width, dtype=np.float32)[None, :]
    rows = np.arange(height, dtype=np.float32)[:, None]
    for index in range(count):
        share = index / max(count - 1, 1)
        eased = share * share * (3 - 2 * share)
        if carried:
            one = _along(first, forth, share, columns, rows)
            other = _along(last, back, 1 - share, columns, rows)
        else:
            one, other = _nearer(first, 1 + 0.12 * share), _nearer(last, 1 + 0.12 * (1 - share))
        yield as_bytes(cv2.addWeighted(one, 1 - eased, other, eased, 0))


def _flow(first: Bytes, last: Bytes) -> Floats:
    """Where each pixel of `first` goes in `last`, h×w×2, in px of the small copies."""
    scale = _FLOW_SIDE_PX / max(first.shape[:2])
    small = [
        cv2.cvtColor(cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), cv2.COLOR_RGB2GRAY)
        for picture in (first, last)
    ]
    start = np.zeros((*small[0].shape[:2], 2), np.float32)
    found = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM).calc(small[0], small[1], start)
    return as_floats(cv2.GaussianBlur(found, (0, 0), 2.0))


def _agree(forth: Floats, back: Floats) -> bool:
    """Whether going forth and back again mostly ends where it began."""
    height, width = forth.shape[:2]
    columns, rows = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    returned = forth + cv2.remap(back, columns + forth[..., 0], rows + forth[..., 1], cv2.INTER_LINEAR)
    return float((np.hypot(returned[..., 0], returned[..., 1]) < _CONSISTENT_PX).mean()) > _RELATED


def _at_size(flow: Floats, width: int, height: int) -> Floats:
    scale = width / flow.shape[1]
    return as_floats(cv2.resize(flow, (width, height), interpolation=cv2.INTER_LINEAR) * scale)


def _along(picture: Bytes, flow: Floats, share: float, columns: Floats, rows: Floats) -> Bytes:
    from_x, from_y = columns - share * flow[..., 0], rows - share * flow[..., 1]
    moved = cv2.remap(picture, from_x, from_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return as_bytes(moved)


def _nearer(picture: Bytes, zoom: float) -> Bytes:
    height, width = picture.shape[:2]
    matrix = np.array([[zoom, 0, (1 - zoom) * (width - 1) / 2], [0, zoom, (1 - zoom) * (height - 1) / 2]])
    return as_bytes(cv2.warpAffine(picture, matrix, (width, height), borderMode=cv2.BORDER_REPLICATE))
