"""The sandbox's drawing engine: a picture drawn from the words of a prompt, without a network.

`paint(Painting(...))` is the whole interface. Nothing heavy is loaded before the first call.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .request import Painting

if TYPE_CHECKING:
    from PIL import Image

VERSION = "1"

__all__ = ["VERSION", "Painting", "paint"]


def paint(painting: Painting) -> Image.Image:
    """The picture for `painting`: RGB, exactly its width x height, the same pixels for the same request.

    Runs in any thread, several at once. The first call loads OpenCV.
    """
    from .engine import paint as paint_now

    return paint_now(painting)
