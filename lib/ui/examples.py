"""Three examples for an empty "Generate image" page, each with the picture that the sandbox gave."""

from __future__ import annotations

import base64
from functools import cache
from pathlib import Path
from typing import Any, Final

_FOLDER: Final = Path(__file__).parent / "examples"

EXAMPLES: Final[dict[str, dict[str, Any]]] = {}


@cache
def picture_of(name: str) -> str:
    """An example's picture as a data URI; the three are some 20 kB each."""
    data = (_FOLDER / f"{name}.webp").read_bytes()
    return f"data:image/webp;base64,{base64.b64encode(data).decode()}"
