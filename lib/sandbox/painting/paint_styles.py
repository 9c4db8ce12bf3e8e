"""Styles of the brush and the pen: watercolour, oil, pencil, ink."""

from __future__ import annotations

import cv2
import numpy as np

from .finish import calm, dabs, extent, film_curve, paper_relief, saturate
from .frame import Floats, luma, mix, smoothstep, stream
from .noise import blur, fbm, moved, to_bytes, to_floats


def watercolor(image: Floats, seed: int) -> Floats:
    """Wobbling washes, darker where the pigment gathers at edges, on white paper that shows at the border."""
    rng = stream(seed, "watercolor")
    height, width = image.shape[:2]
    size = extent(image)
    columns, rows = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    wobble = size * 0.0030
    columns += fbm(rng, height, width, 42, 3) * wobble
    rows += fbm(rng, height, width, 42, 3) * wobble
    wash = dabs(to_floats(calm(moved(film_curve(image), columns, rows), 2)), max(3, int(size * 0.0042)))
    wash = blur(wash, size * 0.0011)
    edges = np.clip(blur(luma(wash), size * 0.0035) - luma(wash), -0.2, 0.2)
    pigment = 1 - wash
    pigment = pigment * (0.90 + 0.22 * fbm(rng, height, width, 4, 4))[..., None]
    pigment *= (1 + 2.2 * np.clip(edges, 0, 1))[..., None]
    paper = paper_relief(image, seed)
    pigment *= (1 + 0.11 * paper)[..., None]
    out = 1 - saturate(np.clip(pigment, 0, 1) * np.float32(0.92), 1.14)
    border = np.minimum(np.minimum(columns, width - columns), np.minimum(rows, height - rows)) / size
    ragged = 0.026 + 0.017 * fbm(rng, height, width, 7, 5)
    keep = smoothstep(0.0, 0.012, border - ragged)
    rim = np.exp(-(((border - ragged - 0.012) / 0.006) ** 2)) * 0.12
    sheet = (0.968 + 0.012 * paper)[..., None] * np.array([1.0, 0.988, 0.962], np.float32)
    return mix(
        sheet.astype(np.float32), (out - rim[..., None]) * np.array([1, 0.995, 0.98], np.float32), keep[..., None]
    )


def _flow(image: Floats, sigma: float) -> tuple[Floats, Floats]:
    """Unit vectors along the edges of the picture, from its smoothed structure tensor."""
    grey = cv2.GaussianBlur(luma(image), (0, 0), 1.2)
    gx, gy = cv2.Sobel(grey, cv2.CV_32F, 1, 0), cv2.Sobel(grey, cv2.CV_32F, 0, 1)
    xx, yy, xy = blur(gx * gx, sigma), blur(gy * gy, sigma), blur(gx * gy, sigma)
    angle = 0.5 * np.arctan2(2 * xy, xx - yy) + np.pi / 2
    return np.asarray(np.cos(angle), np.float32), np.asarray(np.sin(angle), np.float32)


def oil(image: Floats, seed: int) -> Floats:
    """Brush strokes that follow the forms, with the relief of thick paint."""
    rng = stream(seed, "oil")
    height, width = image.shape[:2]
    size = extent(image)
    base = dabs(saturate(film_curve(image), 1.15), max(3, int(size * 0.0045)))
    swirl = fbm(rng, height, width, 4, 2) * 2.2
    fx, fy = _flow(base, size * 0.012)
    strength = np.clip(blur(np.abs(cv2.Laplacian(luma(base), cv2.CV_32F)), size * 0.012) * 60, 0, 1)
    fx, fy = mix(np.cos(swirl).astype(np.float32), fx, strength), mix(np.sin(swirl).astype(np.float32), fy, strength)
    columns, rows = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    bristle = fbm(rng, height, width, size / 3.0, 3)
    colour, relief = np.zeros_like(base), np.zeros((height, width), np.float32)
    steps = 4
    for k in range(-steps, steps + 1):
        x, y = columns + fx * (k * size * 0.0013), rows + fy * (k * size * 0.0013)
        colour += moved(base, x, y)
        relief += moved(bristle, x, y)
    colour /= 2 * steps + 1
    relief /= relief.std() + 1e-6
    soft = blur(relief, 0.8)
    light = (np.gradient(soft, axis=0) + np.gradient(soft, axis=1)) * 0.035
    colour *= (1 + 0.022 * relief)[..., None]
    return colour + np.clip(light, -0.07, 0.09)[..., None]


def pencil(image: Floats, seed: int) -> Floats:
    """Graphite on paper: outlines, and hatching that thickens in the shade."""
    rng = stream(seed, "pencil")
    height, width = image.shape[:2]
    size = extent(image)
    grey = luma(np.clip(film_curve(image), 0, 1))
    grey = np.clip((grey - grey.min()) / (np.percentile(grey, 99) - grey.min() + 1e-6), 0, 1).astype(np.float32)
    grey = mix(grey, cv2.createCLAHE(3.0, (4, 4)).apply(to_bytes(grey)).astype(np.float32) / 255, 0.6)
    soft = cv2.GaussianBlur(1 - grey, (0, 0), size * 0.006)
    lines = np.clip(grey / (1 - soft + 0.04), 0, 1)
    tone = cv2.GaussianBlur(grey, (0, 0), size * 0.002)
    strokes = np.zeros_like(grey)
    for angle, limit in ((0.7, 0.86), (2.2, 0.52), (1.35, 0.28)):
        c, s = np.float32(np.cos(angle)), np.float32(np.sin(angle))
        reach = int(size * 0.016)
        kernel = np.zeros((2 * reach + 1, 2 * reach + 1), np.float32)
        cv2.line(
            kernel,
            (int(reach - c * reach), int(reach - s * reach)),
            (int(reach + c * reach), int(reach + s * reach)),
            1.0,
            1,
            cv2.LINE_AA,
        )
        white = rng.standard_normal((height, width), dtype=np.float32)
        noise = np.asarray(cv2.filter2D(white, -1, kernel / kernel.sum()), np.float32)
        noise /= noise.std()
        strokes += np.clip(limit - tone, 0, 1) * (0.75 + 0.5 * noise)
    paper = paper_relief(image, seed)
    dark = np.clip((1 - lines) * 0.8 + np.clip(strokes, 0, 1.1) * 0.72, 0, 0.93) * (1 - 0.28 * np.clip(paper, 0, 1))
    sheet = np.array([0.965, 0.957, 0.935], np.float32) * (1 + 0.012 * paper)[..., None]
    return mix(sheet.astype(np.float32), np.array([0.15, 0.15, 0.17], np.float32), dark[..., None])


def ink(image: Floats, seed: int) -> Floats:
    """Brushed ink: washes in a few greys, black accents, warm paper, a breath of colour."""
    rng = stream(seed, "ink")
    height, width = image.shape[:2]
    size = extent(image)
    smooth = to_floats(calm(film_curve(image), 3, 50))
    grey = luma(smooth)
    narrow, wide = cv2.GaussianBlur(grey, (0, 0), size * 0.0011), cv2.GaussianBlur(grey, (0, 0), size * 0.0022)
    edge = smoothstep(0.004, -0.010, narrow - 0.985 * wide - 0.012 * grey)
    bleed = fbm(rng, height, width, 14, 5) * 0.06
    wash = np.zeros_like(grey)
    for level, dark in ((0.80, 0.13), (0.56, 0.22), (0.34, 0.30), (0.17, 0.26)):
        wash += dark * smoothstep(level + 0.07, level - 0.05, grey + bleed)
    wash *= 0.84 + 0.22 * fbm(rng, height, width, 6, 5)
    amount = np.clip(wash + edge * 0.85, 0, 0.96) * (1 - 0.10 * np.clip(paper_relief(image, seed), 0, 1))
    sheet = np.array([0.958, 0.938, 0.888], np.float32)
    tint = mix(np.array([0.09, 0.09, 0.11], np.float32), smooth * 0.5, 0.38)
    return mix(np.broadcast_to(sheet, image.shape).astype(np.float32), tint, amount[..., None])
