"""What people call the fields of a request, in the order in which they reach for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Shown:
    """How a field is shown: its label, what a sentence calls it, and what explains it."""

    label: str
    subject: str
    advanced: bool = False
    help: str | None = None
    placeholder: str | None = None


# By wire name. A field that is not here is not drawn.
SHOWN: Final[dict[str, Shown]] = {
    "positivePrompt": Shown("Prompt", "The prompt", placeholder="A fox in a snowy forest at dusk, watercolor"),
    "prompt": Shown("Question", "The question", placeholder="Empty: describe what is in the picture"),
    "strength": Shown("Strength", "The strength", True, help="0 keeps the picture to start from, 1 paints it anew."),
    "resolution": Shown("Resolution", "Resolution"),
    "width": Shown("Width (px)", "Width"),
    "height": Shown("Height (px)", "Height"),
    "duration": Shown("Duration (s)", "Duration"),
    "fps": Shown("Frames per second", "Frames per second"),
    "upscaleFactor": Shown("Factor", "The factor", help="How many times wider and higher the result is."),
    "numberResults": Shown("How many", "The number of results"),
    "seed": Shown(
        "Seed",
        "The seed",
        help="The same seed and settings give the same result. Random draws a new one for each click.",
    ),
    "negativePrompt": Shown("Negative prompt", "The negative prompt", True, placeholder="What it should not show"),
    "steps": Shown("Steps", "Steps", True),
    "CFGScale": Shown("CFG scale", "CFG scale", True, help="How closely the result follows the prompt."),
    "scheduler": Shown("Scheduler", "The scheduler", True),
    "acceleration": Shown("Acceleration", "Acceleration", True),
    "outputFormat": Shown("Format", "The format", True),
    "safety": Shown(
        "Check content",
        "The content check",
        True,
        help="Runware looks at each result and flags what it takes for sensitive; flagged pictures are veiled.",
    ),
}


def in_plain_words(name: str, sentence: str) -> str:
    """A sentence about a wire field, with what the form calls the field."""
    shown = SHOWN.get(name)
    return sentence.replace(name, shown.subject, 1) if shown else sentence
