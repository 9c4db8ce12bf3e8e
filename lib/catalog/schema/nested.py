"""The contents of the objects that the bundled types leave untyped.

Sources: PROTOCOL.md, "What the untyped objects hold" and "Tasks", and the dataclasses of the SDK before this one. A
model takes only some of them; its live schema says which. So these children are a guess, marked as from the table,
and no name is refused for not being among them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from lib.catalog.schema.field import Field, MediaKind
from lib.catalog.schema.field_makers import (
    by_name,
    choice,
    frames,
    list_of,
    many,
    media,
    object_of,
    plain,
    references,
)
from lib.catalog.tasks import Inputs, task


def children_of(task_type: str, name: str, beside: frozenset[str], formats: tuple[str, ...]) -> Mapping[str, Field]:
    """The fields of the object `name` of a task type; empty where unknown.

    `beside` are the names of the request's other fields, `formats` the choices of its `outputFormat`: both
    distinguish kinds of models.
    """
    if name == "inputs":
        return by_name(_inputs(task_type, beside, formats))
    maker = _OBJECTS.get(name)
    return by_name(maker()) if maker is not None else MappingProxyType({})


def item_of(name: str) -> Field | None:
    """The item of the list `name`, or None where unknown."""
    maker = _LIST_ITEMS.get(name)
    return object_of(name, *maker()) if maker is not None else None


def _inputs(task_type: str, beside: frozenset[str], formats: tuple[str, ...]) -> list[Field]:
    row = task(task_type)
    if row.works_on_picture:
        if row.takes_prompt and "positivePrompt" in beside:
            return _image_inputs(beside)  # it draws from a prompt, and takes pictures for their style
        only: MediaKind = "video" if {"MP4", "MOV", "WEBM"} & set(formats) else "image"
        return [media(only, only, required=True)]
    maker = _INPUTS.get(row.inputs)
    return maker(beside) if maker is not None else []


def _image_inputs(beside: frozenset[str]) -> list[Field]:
    start = [
        media("seedImage", "image", "The picture to start from."),
        media("mask", "image", "White where the picture is painted anew."),
    ]
    others = [
        references("referenceImages", "Pictures to go by."),
        media("image", "image", "The picture to work on."),
        many("images", "image", "The pictures to work on."),
    ]
    older = [references("references", "An older name of referenceImages."), list_of("fonts", None)]
    # Diffusion models, which take a strength, start from a picture; providers' models take reference pictures.
    return [*start, *others, *older] if "strength" in beside else [*others, *start, *older]


def _video_inputs(beside: frozenset[str]) -> list[Field]:
    return [
        frames("frameImages", "Pictures that the video shows at given moments."),
        media("image", "image", "The picture to make a video of."),
        many("images", "image", "The pictures to make a video of."),
        many("referenceImages", "image", "Pictures to go by.", accepts=(str, dict)),
        media("video", "video", "The video to work on."),
        many("referenceVideos", "video", "Videos to go by.", accepts=(str, dict)),
        media("audio", "audio", "The sound to go by.", accepts=(str, list)),
        many("audios", "audio", "The sounds to go by."),
        many("referenceAudios", "audio", "Sounds to go by."),
        list_of("speech", object_of("speech", plain("text", "text"), plain("voiceId", "text"), plain("id", "text"))),
        media("mask", "image", "White where the video is made anew."),
        plain("avatar", "text", "Which figure speaks."),
        plain("background", "text", "What stands behind the figure."),
        frames("frames", "An older name of frameImages."),
    ]


def _audio_inputs(_beside: frozenset[str]) -> list[Field]:
    voice = object_of("referenceVoices", media("audio", "audio", required=True), plain("text", "text", required=True))
    return [
        media("audio", "audio", "The sound to work on."),
        media("video", "video", "The video to make sound for."),
        many("referenceAudios", "audio", "Sounds to go by."),
        list_of("referenceVoices", voice, "Voices to go by, each with what it says."),
    ]


def _mesh_inputs(_beside: frozenset[str]) -> list[Field]:
    return [
        media("image", "image", "The picture to make solid."),
        many("images", "image", "The same thing from several sides."),
        media("mask", "image", "White where the thing is."),
        media("meshFile", "mesh", "The mesh to work on."),
    ]


def _text_inputs(_beside: frozenset[str]) -> list[Field]:
    return [many("images", "image"), many("videos", "video"), many("documents", "document")]


def _training_inputs(_beside: frozenset[str]) -> list[Field]:
    return [media("dataset", "document", "The pictures to learn from, as an archive.")]


_INPUTS: Final[dict[Inputs, Callable[[frozenset[str]], list[Field]]]] = {
    "image": _image_inputs,
    "video": _video_inputs,
    "audio": _audio_inputs,
    "mesh": _mesh_inputs,
    "text": _text_inputs,
    "dataset": _training_inputs,
}
_OBJECTS: Final[dict[str, Callable[[], list[Field]]]] = {
    "safety": lambda: [
        plain("checkContent", "flag", "Runware looks at each result and flags what it takes for sensitive."),
        plain("checkInputs", "flag", "Runware looks at what the request brings, too."),
        plain("mode", "text"),
        plain("tolerance", "flag"),
    ],
    "outpaint": lambda: [
        *(plain(side, "integer", f"Pixels to add at the {side}.") for side in ("top", "right", "bottom", "left")),
        plain("blur", "integer", "How many pixels the old edge is blended over."),
    ],
    "audioSettings": lambda: [plain(name, "integer") for name in ("sampleRate", "bitrate", "channels")],
    "refiner": lambda: [
        media("model", "model", required=True),
        plain("startStep", "integer"),
        plain("startStepPercentage", "number"),
    ],
    "pulid": lambda: [
        many("inputImages", "image", "The face to keep."),
        plain("idWeight", "number"),
        plain("trueCFGScale", "number"),
        plain("CFGStartStep", "integer"),
        plain("CFGStartStepPercentage", "number"),
    ],
    "acceleratorOptions": lambda: [
        plain("teaCache", "flag"),
        plain("teaCacheDistance", "number"),
        plain("fbcache", "flag"),
        plain("cacheDistance", "number"),
        plain("deepCache", "flag"),
        plain("deepCacheInterval", "number"),
        plain("deepCacheBranchId", "integer"),
        plain("cacheStartStep", "integer"),
        plain("cacheStopStep", "integer"),
    ],
    "ultralytics": lambda: [
        plain("positivePrompt", "text"),
        plain("negativePrompt", "text"),
        plain("steps", "integer"),
        plain("CFGScale", "number"),
        plain("strength", "number"),
        plain("confidence", "number"),
        plain("maskBlur", "integer"),
        plain("maskPadding", "integer"),
        plain("inpaintSize", "integer"),
    ],
}
_LIST_ITEMS: Final[dict[str, Callable[[], list[Field]]]] = {
    "lora": lambda: [media("model", "model", required=True), plain("weight", "number")],
    "embeddings": lambda: [media("model", "model", required=True), plain("weight", "number")],
    "controlNet": lambda: [
        media("model", "model", required=True),
        media("guideImage", "image", required=True),
        plain("weight", "number"),
        plain("startStep", "integer"),
        plain("endStep", "integer"),
        plain("startStepPercentage", "integer"),
        plain("endStepPercentage", "integer"),
        choice("controlMode", "balanced", "prompt", "controlnet"),
    ],
    "ipAdapters": lambda: [
        media("model", "model", required=True),
        media("guideImage", "image"),
        many("guideImages", "image"),
        plain("weight", "number"),
        plain("combineMethod", "text"),
        plain("weightType", "text"),
        plain("embedScaling", "text"),
        plain("weightComposition", "number"),
    ],
    "messages": lambda: [plain("role", "text", required=True), plain("content", "text", accepts=(str, list))],
}
