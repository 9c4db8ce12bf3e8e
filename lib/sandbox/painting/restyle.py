"""Image to image: a given picture in the palette, light, weather and style of the prompt."""

from __future__ import annotations

import cv2
import numpy as np
from PIL import Image, ImageOps

from .frame import Floats, mix, smoothstep
from .noise import blur, to_bytes, to_floats
from .prompt_words import Scene
from .request import Painting
from .styles import apply_style


def restyle(source: Image.Image, painting: Painting, scene: Scene, width: int, height: int, wished: Floats) -> Floats:
    """`source` cut to the frame and moved toward `wished`, the prompt's own scene, by `painting.strength`."""
    strength = painting.strength
    fitted = ImageOps.fit(_flattened(source), (width, height), Image.Resampling.LANCZOS)
    own = to_floats(np.asarray(fitted, np.uint8))
    if strength == 0:
        return own
    toned = mix(own, _palette_of(own, wished), 0.85 * strength)
    # Only a strong restyling lets the prompt's scene show through, and there in the plain parts of the picture.
    calm = smoothstep(
        0.05, 0.0, blur(np.abs(cv2.Laplacian(cv2.cvtColor(own, cv2.COLOR_RGB2GRAY), cv2.CV_32F)), 0.02 * width)
    )
    toned = mix(
        toned,
        np.clip(wished, 0, 1),
        (0.55 * smoothstep(0.55, 1.0, np.full_like(calm, np.float32(strength))) * calm)[..., None],
    )
    styled = apply_style(toned, scene.style, painting.seed)
    return mix(own, styled, min(1.0, 1.25 * float(strength)))


def _flattened(source: Image.Image) -> Image.Image:
    """RGB, turned as its EXIF says, transparent parts on white."""
    upright = ImageOps.exif_transpose(source) or source
    if upright.mode in {"RGBA", "LA", "PA"} or "transparency" in upright.info:
        rgba = upright.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", rgba.size, "white"), rgba).convert("RGB")
    return upright.convert("RGB")


def _palette_of(own: Floats, wished: Floats) -> Floats:
    """`own` with the mean and spread of `wished` in Lab (Reinhard et al., Color Transfer between Images, 2001)."""
    lab, goal = (cv2.cvtColor(to_bytes(a), cv2.COLOR_RGB2LAB).astype(np.float32) for a in (own, wished))
    for c, share in ((0, 0.65), (1, 1.0), (2, 1.0)):
        gain = float(np.clip(goal[..., c].std() / (lab[..., c].std() + 1e-3), 0.6, 1.7))
        moved = (lab[..., c] - lab[..., c].mean()) * gain + goal[..., c].mean()
        lab[..., c] += (moved - lab[..., c]) * np.float32(share)
    return to_floats(np.asarray(cv2.cvtColor(np.clip(lab, 0, 255).astype(np.uint8), cv2.COLOR_LAB2RGB), np.uint8))
