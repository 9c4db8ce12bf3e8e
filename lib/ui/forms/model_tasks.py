"""What models do, in plain words, in the order in which pages list it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

TASKS: Final[Mapping[str, str]] = {
    "imageInference": "Images",
    "videoInference": "Video",
    "removeBackground": "Background removal",
    "upscale": "Upscaling",
    "caption": "Captions",
    "promptEnhance": "Prompt enhancement",
    "imageMasking": "Masks",
    "controlNetPreprocess": "Guide pictures",
    "vectorize": "Vector graphics",
    "audioInference": "Audio",
    "textInference": "Text",
    "3dInference": "3D",
    "training": "Training",
    "tools": "Tools",
}


def task_words(task_type: str) -> str:
    """A task type in plain words, or as Runware calls it where this list does not know it."""
    return TASKS.get(task_type, task_type)
