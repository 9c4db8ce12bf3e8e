"""Three examples for an empty "Generate image" page, each with the picture that the sandbox made of it."""

from __future__ import annotations

import base64
from functools import cache
from pathlib import Path
from typing import Any, Final

from lib.catalog import tasks

_FOLDER: Final = Path(__file__).parent / "examples"

EXAMPLES: Final[dict[str, dict[str, Any]]] = {
    name: {
        "taskType": tasks.IMAGE.type,
        "model": "runware:100@1",
        "positivePrompt": prompt,
        "width": width,
        "height": height,
        "seed": seed,
        "numberResults": 1,
    }
    for name, prompt, width, height, seed in (
        ("fox", "a fox in a snowy forest at dusk, watercolor", 1024, 1024, 2),
        ("balloon", "a hot air balloon over the mountains at sunrise", 1216, 832, 1),
        ("skyline", "city skyline at night", 1216, 832, 5),
    )
}


@cache
def picture_bytes(name: str) -> bytes:
    """An example's picture, a WebP file of some 40 kB."""
    return (_FOLDER / f"{name}.webp").read_bytes()


@cache
def picture_src(name: str) -> str:
    """An example's picture as a data URI."""
    return f"data:image/webp;base64,{base64.b64encode(picture_bytes(name)).decode()}"
