"""Labels, help and order of the fields that many models have.

A field that is not listed here is drawn too, under "Advanced", with a label made from its wire name. Only the fields
that the app sets itself are not drawn.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Shown:
    """How a field is shown: its label, its name in a sentence, its help and placeholder."""

    label: str
    subject: str
    advanced: bool = False
    help: str | None = None
    placeholder: str | None = None


DECIDED: Final = frozenset(
    {
        "taskType",  # set by the page
        "taskUUID",  # generated for each job
        "model",  # has its own widget
        "includeCost",  # always: the gallery shows what things cost
        "outputType",  # always by address: media in the socket would delay all other tasks
        "deliveryMethod",  # by price and kind, so that an expensive result can be fetched again
        "webhookURL",  # results arrive over the socket
        "uploadEndpoint",
        "ttl",  # results are fetched at once
    }
)
"""Fields that the app sets itself and does not draw."""

# By wire name. Fields that are not advanced are drawn at once.
SHOWN: Final[dict[str, Shown]] = {
    "positivePrompt": Shown("Prompt", "The prompt", placeholder="A fox in a snowy forest at dusk, watercolor"),
    "prompt": Shown("Question", "The question", placeholder="Empty: describe what is in the picture"),
    "messages": Shown("Messages", "A message"),
    "speech": Shown("Speech", "Speech"),
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
    "outputQuality": Shown("Quality", "The quality", True, help="Of JPG and WEBP. More is better and larger."),
    "lora": Shown("LoRA", "A LoRA", True, help="Models that change another's style or teach it a subject."),
    "controlNet": Shown("ControlNet", "A ControlNet", True, help="Pictures whose lines, depth or poses are kept."),
    "safety": Shown("Safety", "Safety", True),
    "checkContent": Shown("Check content", "The content check", True),
    "inputs": Shown("Inputs", "What it starts from"),
    "seedImage": Shown("Picture to start from", "The picture to start from"),
    "mask": Shown("Mask", "The mask", help="White where the picture is made anew, black where it stays."),
    "maskImage": Shown("Mask", "The mask", help="White where the picture is made anew, black where it stays."),
    "referenceImages": Shown("Reference pictures", "A reference picture"),
    "references": Shown("References", "A reference"),
    "image": Shown("Picture", "The picture"),
    "images": Shown("Pictures", "A picture"),
    "video": Shown("Video", "The video"),
    "videos": Shown("Videos", "A video"),
    "audio": Shown("Sound", "The sound"),
    "audios": Shown("Sounds", "A sound"),
    "referenceAudios": Shown("Reference sounds", "A reference sound"),
    "meshFile": Shown("Mesh", "The mesh"),
    "id": Shown("Id", "The id"),
    "model": Shown("Model", "The model"),
}
_WORDS = re.compile(r"[A-Z]+(?=[A-Z][a-z]|\d|$)|[A-Z]?[a-z]+|\d+|[A-Z]")


def label_of(name: str) -> str:
    """The label of a field: "CFG start step" for `CFGStartStep`."""
    if name in SHOWN:
        return SHOWN[name].label
    words = [word if word.isupper() and len(word) > 1 else word.lower() for word in _WORDS.findall(name)]
    text = " ".join(words) or name
    return text[0].upper() + text[1:]


def subject_of(name: str) -> str:
    """The name of a field in a sentence."""
    return SHOWN[name].subject if name in SHOWN else label_of(name)


def order_of(name: str) -> int:
    """The position of a field in a form; fields that are not listed come last."""
    return _ORDER.get(name, len(_ORDER))


_ORDER: Final = {name: place for place, name in enumerate(SHOWN)}


def in_plain_words(name: str, sentence: str) -> str:
    """A sentence about a wire field, or a path to one, with the form's name for the field."""
    last = re.split(r"[.\[]", re.sub(r"\[\d+\]$", "", name))[-1]
    return sentence.replace(last, subject_of(last), 1)
