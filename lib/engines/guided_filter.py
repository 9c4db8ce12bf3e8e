"""The fast guided filter (He and Sun 2015, after He, Sun and Tang 2010): a coarse mask follows the picture's edges."""

from __future__ import annotations

import cv2
import numpy as np

from lib.engines.arrays import Floats, as_floats


def guided_fit(guide: Floats, mask: Floats, radius_px: int, smoothness: float) -> tuple[Floats, Floats]:
    """Weights (h×w×3) and offset (h×w) with which `guide` (h×w×3, 0..1) explains `mask` (h×w) around each pixel.

    `(guide * weights).sum(axis=2) + offset` is the filtered mask; both may be enlarged and put to a larger guide.
    `smoothness` is the variance below which the guide counts as flat.
    """
    size = (2 * radius_px + 1, 2 * radius_px + 1)

    def mean(values: Floats) -> Floats:
        return as_floats(cv2.blur(values, size))

    red, green, blue = cv2.split(guide)
    centre, level = mean(guide), mean(mask)
    mean_r, mean_g, mean_b = cv2.split(centre)
    rr = mean(red * red) - mean_r * mean_r + smoothness
    gg = mean(green * green) - mean_g * mean_g + smoothness
    bb = mean(blue * blue) - mean_b * mean_b + smoothness
    rg, rb = mean(red * green) - mean_r * mean_g, mean(red * blue) - mean_r * mean_b
    gb = mean(green * blue) - mean_g * mean_b
    joint = [mean(channel * mask) - part * level for channel, part in ((red, mean_r), (green, mean_g), (blue, mean_b))]
    # The 3×3 covariance is symmetric: its inverse by cofactors, for all pixels at once.
    c_rr, c_rg, c_rb = gg * bb - gb * gb, rb * gb - rg * bb, rg * gb - rb * gg
    c_gg, c_gb, c_bb = rr * bb - rb * rb, rb * rg - rr * gb, rr * gg - rg * rg
    determinant = rr * c_rr + rg * c_rg + rb * c_rb
    rows = ((c_rr, c_rg, c_rb), (c_rg, c_gg, c_gb), (c_rb, c_gb, c_bb))
    solved = [sum((c * j for c, j in zip(row, joint, strict=True)), np.float32(0)) / determinant for row in rows]
    weights = as_floats(cv2.merge(solved))
    offset = level - (weights * centre).sum(axis=2)
    return mean(weights), mean(offset)


def apply_fit(guide: Floats, fit: tuple[Floats, Floats]) -> Floats:
    """The filtered mask for a guide of the fit's own size."""
    weights, offset = fit
    return as_floats((guide * weights).sum(axis=2) + offset)
