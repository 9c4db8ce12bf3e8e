"""The styles by name: how the finished scene is rendered."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from .frame import Floats
from .graphic_styles import flat, lowpoly, pixel
from .paint_styles import ink, oil, pencil, watercolor
from .photo_styles import cinematic, neon, noir, pastel, photo, vintage

Style = Callable[[Floats, int], Floats]


def apply_style(image: Floats, style: str, seed: int) -> Floats:
    """`image` (H×W×3, about 0..1) in `style`; unknown names are finished as a photograph."""
    return np.clip(STYLES.get(style, photo)(np.clip(image, 0, 1.6), seed), 0, 1).astype(np.float32)


STYLES: dict[str, Style] = {
    "photo": photo,
    "cinematic": cinematic,
    "watercolor": watercolor,
    "oil": oil,
    "pencil": pencil,
    "ink": ink,
    "pixel": pixel,
    "lowpoly": lowpoly,
    "flat": flat,
    "noir": noir,
    "vintage": vintage,
    "neon": neon,
    "pastel": pastel,
}
