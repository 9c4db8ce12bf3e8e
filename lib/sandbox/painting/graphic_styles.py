"""Styles of the screen and the print: pixels, facets, flat colour."""

from __future__ import annotations

import cv2
import numpy as np
from PIL import Image

from .finish import bloom, calm, dabs, extent, film_curve, saturate
from .frame import Floats, luma, mix, smoothstep, stream
from .noise import blur, resized, to_bytes, to_floats


def pixel(image: Floats, seed: int) -> Floats:
    """A limited palette on a coarse grid, with ordered dithering."""
    height, width = image.shape[:2]
    cell = max(2, round(extent(image) / 176))
    small = resized(saturate(film_curve(image), 1.22), max(8, width // cell), max(8, height // cell), cv2.INTER_AREA)
    bayer = np.array([[0, 8, 2, 10], [12, 4, 14, 6], [3, 11, 1, 9], [15, 7, 13, 5]], np.float32) / 16 - 0.47
    tiled = np.tile(bayer, (small.shape[0] // 4 + 1, small.shape[1] // 4 + 1))[: small.shape[0], : small.shape[1]]
    source = Image.fromarray(to_bytes(small + tiled[..., None] * 0.045))
    palette = Image.fromarray(to_bytes(small)).quantize(40, Image.Quantize.MEDIANCUT)
    coarse = source.quantize(palette=palette, dither=Image.Dither.NONE).convert("RGB")
    return to_floats(np.asarray(coarse.resize((width, height), Image.Resampling.NEAREST), np.uint8))


def lowpoly(image: Floats, seed: int) -> Floats:
    """Triangles, smaller where the picture has detail, each of one colour."""
    rng = stream(seed, "lowpoly")
    height, width = image.shape[:2]
    work = saturate(film_curve(image), 1.12)
    detail = blur(np.abs(cv2.Laplacian(cv2.GaussianBlur(luma(work), (0, 0), 2), cv2.CV_32F)), 3)
    chance = (detail / detail.max()) ** 0.6 + 0.012
    flat = np.cumsum(chance.ravel().astype(np.float64))
    picks = np.searchsorted(flat, rng.uniform(0, flat[-1], 2600))
    points = np.stack([picks % width, picks // width], axis=1).astype(np.float32)
    rim_x, rim_y = np.linspace(0, width - 1, 18), np.linspace(0, height - 1, 18)
    rim = [(x, y) for x in rim_x for y in (0, height - 1)] + [(x, y) for y in rim_y for x in (0, width - 1)]
    division = cv2.Subdiv2D((-10, -10, width + 20, height + 20))
    for x, y in np.unique(np.vstack([points, np.array(rim, np.float32)]).round(), axis=0).tolist():
        division.insert((float(x), float(y)))
    triangles = np.asarray(division.getTriangleList(), np.float32).reshape(-1, 3, 2)
    inside = (
        (triangles.min(axis=(1, 2)) > -2)
        & (triangles[..., 0].max(axis=1) < width + 2)
        & (triangles[..., 1].max(axis=1) < height + 2)
    )
    soft = to_bytes(blur(work, extent(image) * 0.003))
    out = soft.copy()
    for triangle in triangles[inside]:
        weights = np.array([[1 / 3] * 3, [0.6, 0.2, 0.2], [0.2, 0.6, 0.2], [0.2, 0.2, 0.6]], np.float32)
        at = np.clip(weights @ triangle, 0, [width - 1, height - 1]).astype(int)
        colour = soft[at[:, 1], at[:, 0]].mean(axis=0)
        edge = triangle[1] - triangle[0]
        tilt = 1 + 0.05 * float(np.sin(np.arctan2(edge[1], edge[0]) * 3))
        cv2.fillConvexPoly(
            out, np.round(triangle).astype(np.int32), np.clip(colour * tilt, 0, 255).tolist(), cv2.LINE_AA
        )
    return to_floats(out)


def flat(image: Floats, seed: int) -> Floats:
    """Clear areas of even colour with a fine dark line between: an animation still."""
    size = extent(image)
    smooth = to_floats(calm(saturate(film_curve(bloom(image, 0.3)), 1.25), 4, 46))
    smooth = dabs(smooth, max(3, int(size * 0.006)))
    bright = luma(smooth)
    steps = 9.0
    stepped = (np.floor(bright * steps) + smoothstep(0.38, 0.62, (bright * steps) % 1)) / steps
    cel = smooth * (stepped / np.maximum(bright, 0.02))[..., None]
    out = mix(smooth, cel.astype(np.float32), 0.75)
    line = np.clip(blur(bright, size * 0.0022) - bright, 0, 0.12) * 4.0
    return (out * (1 - np.clip(line, 0, 0.45))[..., None] * 1.02 + 0.012).astype(np.float32)
