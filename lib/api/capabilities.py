"""What each endpoint makes, and how a caller's fields become a request that its model takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from lib import catalog
from lib.api.api_errors import ApiError, invalid, of_field
from lib.navigation import (
    CAPTION_IMAGE,
    GENERATE_IMAGE,
    GENERATE_VIDEO,
    REMOVE_BACKGROUND,
    UPSCALE_IMAGE,
    PageInfo,
)

_OUTPUT_TYPES: Final = ("URL", "base64Data", "dataURI")
_IN_WORDS: Final = {
    "imageInference": "makes pictures",
    "videoInference": "makes videos",
    "removeBackground": "removes backgrounds",
    "upscale": "makes pictures larger",
    "caption": "says in words what a picture shows",
}


@dataclass(frozen=True)
class Capability:
    """One endpoint. Where the caller leaves them out, `needed` are values for fields that a model cannot do without,
    `usual` for those that it takes."""

    path: str
    page: PageInfo
    task_type: str
    model: str
    needed: Mapping[str, Any] = field(default_factory=dict)
    usual: Mapping[str, Any] = field(default_factory=dict)
    takes_picture: bool = False
    waits: bool = True

    @property
    def name(self) -> str:
        """The page's name is the capability's."""
        return self.page.name


CAPABILITIES: Final = (
    Capability(
        "/api/generate/image", GENERATE_IMAGE, "imageInference", "runware:100@1", {"width": 1024, "height": 1024}
    ),
    Capability(
        "/api/generate/video",
        GENERATE_VIDEO,
        "videoInference",
        "lightricks:ltx@2.3-fast",
        {"width": 1280, "height": 720, "duration": 5},
        waits=False,
    ),
    Capability("/api/remove-background", REMOVE_BACKGROUND, "removeBackground", "runware:109@1", takes_picture=True),
    Capability(
        "/api/upscale-image", UPSCALE_IMAGE, "upscale", "runware:504@1", usual={"upscaleFactor": 2}, takes_picture=True
    ),
    Capability("/api/caption-image", CAPTION_IMAGE, "caption", "runware:150@2", takes_picture=True),
)


def output_type(capability: Capability, fields: Mapping[str, Any]) -> str:
    """How the caller wants results: by address, or inside the answer. Raises `ApiError`."""
    wanted = fields.get("outputType", "URL")
    choices = _OUTPUT_TYPES if capability.task_type != "videoInference" else ("URL",)
    if wanted not in choices:
        raise invalid("outputType", f"outputType should be one of {', '.join(choices)}.")
    return str(wanted)


def request_of(capability: Capability, fields: Mapping[str, Any]) -> dict[str, Any]:
    """The request in Runware's own names, checked. Raises `ApiError` for the first field that is wrong.

    Pictures are references already; the friendly `image` has gone where the model takes it.
    """
    air = _model_of(capability, fields)
    known = catalog.fields(air)
    asked = {name: value for name, value in fields.items() if name not in ("image", "outputType", "taskType")}
    for name, value in {**capability.needed, **capability.usual}.items():
        if name not in asked and name in known and (known[name].required or name in capability.usual):
            asked[name] = value
    asked |= {"taskType": capability.task_type, "model": air}
    if "image" in fields:
        asked["inputs"] = _with_image(capability, known, asked.get("inputs"), fields["image"])
    asked = {name: _as_kind(known.get(name), value) for name, value in asked.items()}
    _check(capability, air, asked, fields)
    # Results come by address, with their price. Not every model's type names these two, and every task takes them.
    return {**asked, "includeCost": True, **({"outputType": "URL"} if "outputType" in known else {})}


def _model_of(capability: Capability, fields: Mapping[str, Any]) -> str:
    air = fields.get("model", capability.model)
    if not isinstance(air, str):
        raise invalid("model", "model should be the AIR of a model, such as runware:100@1.")
    try:
        model = catalog.model(air)
    except catalog.UnknownModel as error:
        raise invalid("model", f"{error} GET /api/models lists them.", "modelNotFound") from None
    if model.task_type != capability.task_type:
        does = _IN_WORDS.get(model.task_type, f"does {model.task_type}")
        wanted = _IN_WORDS[capability.task_type]
        raise invalid("model", f"{model.name} {does}; choose a model that {wanted}.")
    said = fields.get("taskType", capability.task_type)
    if said != capability.task_type:
        raise invalid("taskType", f"taskType is {capability.task_type} here; it can be left out.")
    return air


def _with_image(capability: Capability, known: Mapping[str, catalog.Field], inputs: Any, image: Any) -> dict[str, Any]:
    """Where a model of this kind takes its one picture."""
    if not isinstance(image, str):
        raise invalid("image", "image should be one picture, written as a text; others go into inputs.")
    if inputs is not None and not isinstance(inputs, dict):
        raise invalid("inputs", "inputs should be an object.")
    if capability.takes_picture:
        placed: dict[str, Any] = {"image": image}
    elif capability.task_type == "videoInference":
        placed = {"frameImages": [{"image": image, "frame": "first"}]}
    else:
        placed = {"seedImage": image} if "strength" in known else {"referenceImages": [image]}
    return {**(inputs or {}), **placed}


def _as_kind(known: catalog.Field | None, value: Any) -> Any:
    """A seed may be written as a text, since it is longer than JavaScript's numbers; a form's prompt may be digits."""
    if known is None:
        return value
    if known.kind == "integer" and isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 20:
        return int(value)
    if known.kind == "text" and isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return value


def _check(capability: Capability, air: str, asked: Mapping[str, Any], fields: Mapping[str, Any]) -> None:
    for reserved in ("taskUUID", "includeCost", "deliveryMethod", "uploadEndpoint", "webhookURL"):
        if reserved in fields:
            raise invalid(reserved, f"{reserved} is the studio's to set; leave it out.", "unsupportedParameter")
    if capability.takes_picture and not asked.get("inputs"):
        raise ApiError(
            400,
            "missingParameter",
            "image is missing: send a file, base64, a data URI, an https address, or a picture's id.",
            "image",
        )
    problems = catalog.check(air, asked)
    if problems:
        raise of_field(problems[0])
    prompt = catalog.fields(air).get("positivePrompt")
    if prompt is not None and prompt.required and not str(asked.get("positivePrompt", "")).strip():
        raise ApiError(400, "missingParameter", "positivePrompt is missing: say what it should show.", "positivePrompt")
