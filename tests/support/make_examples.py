"""Draw the examples' pictures anew: `python -m tests.support.make_examples`, when the sandbox paints otherwise."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from lib.sandbox.core.pictures import encode
from lib.sandbox.painting import Painting, paint
from lib.ui.results.examples import EXAMPLES

FOLDER = Path(__file__).resolve().parents[2] / "lib" / "ui" / "results" / "examples"


def draw(name: str) -> Image.Image:
    """What the sandbox gives for an example, at most 560 px a side."""
    example = EXAMPLES[name]
    picture = paint(
        Painting(
            example["positivePrompt"],
            example["width"],
            example["height"],
            example["seed"],
            model=example["model"],
        )
    )
    picture.thumbnail((560, 560), Image.Resampling.LANCZOS)
    return picture


if __name__ == "__main__":
    for each in EXAMPLES:
        made_from = {"prompt": EXAMPLES[each]["positivePrompt"], "seed": str(EXAMPLES[each]["seed"])}
        (FOLDER / f"{each}.webp").write_bytes(encode(draw(each), "WEBP", 80, made_from).data)
