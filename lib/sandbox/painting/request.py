"""The request for one painted picture."""

from __future__ import annotations

from dataclasses import dataclass

from PIL import Image


@dataclass(frozen=True)
class Painting:
    """One picture to paint. `width` and `height` in px, 128..2048, multiples of 8; `seed` 1..2**63-1.

    `steps` few: softer; many: finer. `cfg_scale` strong: more contrast and colour. With `seed_image` that picture is
    restyled by `strength`, from 0 (nearly untouched) to 1.
    """

    prompt: str
    width: int
    height: int
    seed: int
    negative_prompt: str = ""
    model: str = ""
    steps: int | None = None
    cfg_scale: float | None = None
    seed_image: Image.Image | None = None
    strength: float = 0.8

    def __post_init__(self) -> None:
        for name, length in (("width", self.width), ("height", self.height)):
            if not 128 <= length <= 2048 or length % 8:
                raise ValueError(f"{name} must be a multiple of 8 from 128 to 2048, not {length}.")
        if not 0 <= self.strength <= 1:
            raise ValueError(f"strength must lie between 0 and 1, not {self.strength}.")
