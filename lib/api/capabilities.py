"""The endpoints that make something, and how a caller's fields become a request to Runware."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from lib import catalog
from lib.api.api_errors import ApiError, invalid, of_field
from lib.catalog import TASKS, Endpoint, Task, TaskPage, result_kind, task

_OUTPUT_TYPES: Final = ("URL", "base64Data", "dataURI")


@dataclass(frozen=True)
class Capability:
    """One endpoint: its row of the table of tasks, and the page whose name it shares."""

    task: Task
    endpoint: Endpoint
    page: TaskPage

    @property
    def name(self) -> str:
        """The page's name, which is also the capability's."""
        return self.page.name

    @property
    def path(self) -> str:
        """The path of the endpoint."""
        return self.endpoint.path

    @property
    def task_type(self) -> str:
        """Runware's task type."""
        return self.task.type


def capabilities() -> tuple[Capability, ...]:
    """Every endpoint that makes something, in the order of the table of tasks."""
    return tuple(
        Capability(row, row.endpoint, row.page)
        for row in TASKS.values()
        if row.endpoint is not None and row.page is not None
    )


def output_type(capability: Capability, fields: Mapping[str, Any]) -> str:
    """How the caller wants results: `URL`, or `base64Data` or `dataURI` in the response. Raises `ApiError`."""
    wanted = fields.get("outputType", "URL")
    choices = _OUTPUT_TYPES if result_kind(capability.task.result).in_answers else _OUTPUT_TYPES[:1]
    if wanted not in choices:
        raise invalid("outputType", f"outputType should be one of {', '.join(choices)}.")
    return str(wanted)


def request_of(capability: Capability, fields: Mapping[str, Any]) -> dict[str, Any]:
    """Builds and checks the request in Runware's field names. Raises `ApiError` for the first wrong field.

    `fields` hold references to pictures; `image` is moved to where the model takes its picture.
    """
    air = _model_of(capability, fields)
    known = catalog.fields(air)
    values = {name: value for name, value in fields.items() if name not in ("image", "outputType", "taskType")}
    if "image" in fields:
        values["inputs"] = _with_image(capability, known, values.get("inputs"), fields["image"])
    values = {name: _as_kind(known.get(name), value) for name, value in values.items()}
    endpoint = capability.endpoint
    request = catalog.build_request(capability.task_type, air, values, needed=endpoint.needed, usual=endpoint.usual)
    _check(capability, air, request, fields)
    return request


def _model_of(capability: Capability, fields: Mapping[str, Any]) -> str:
    air = fields.get("model", capability.endpoint.model)
    if not isinstance(air, str):
        raise invalid("model", "model should be the AIR of a model, such as runware:100@1.")
    try:
        model = catalog.model(air)
    except catalog.UnknownModel as error:
        raise invalid("model", f"{error} GET /api/models lists them.", "modelNotFound") from None
    if model.task_type != capability.task_type:
        does = task(model.task_type).does
        raise invalid("model", f"{model.name} {does}; choose a model that {capability.task.does}.")
    task_type = fields.get("taskType", capability.task_type)
    if task_type != capability.task_type:
        raise invalid("taskType", f"taskType is {capability.task_type} here; it can be left out.")
    return air


def _with_image(capability: Capability, known: Mapping[str, catalog.Field], inputs: Any, image: Any) -> dict[str, Any]:
    """The inputs with the picture where a model of this capability takes it."""
    if not isinstance(image, str):
        raise invalid("image", "image should be one picture, written as a text; others go into inputs.")
    if inputs is not None and not isinstance(inputs, dict):
        raise invalid("inputs", "inputs should be an object.")
    if capability.task.works_on_picture:
        placed: dict[str, Any] = {"image": image}
    elif capability.task.inputs == "video":
        placed = {"frameImages": [{"image": image, "frame": "first"}]}
    else:
        placed = {"seedImage": image} if "strength" in known else {"referenceImages": [image]}
    return {**(inputs or {}), **placed}


def _as_kind(known: catalog.Field | None, value: Any) -> Any:
    """Converts a value to its field's kind: a seed may be a text, as it exceeds JavaScript's numbers, and the digits of
    a form's prompt a number."""
    if known is None:
        return value
    if known.kind == "integer" and isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 20:
        return int(value)
    if known.kind == "text" and isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return value


def _check(capability: Capability, air: str, request: Mapping[str, Any], fields: Mapping[str, Any]) -> None:
    for reserved in ("taskUUID", "includeCost", "deliveryMethod", "uploadEndpoint", "webhookURL"):
        if reserved in fields:
            raise invalid(reserved, f"{reserved} is the studio's to set; leave it out.", "unsupportedParameter")
    if capability.task.works_on_picture and not request.get("inputs"):
        raise ApiError(
            400,
            "missingParameter",
            "image is missing: send a file, base64, a data URI, an https address, or a picture's id.",
            "image",
        )
    problems = catalog.check(air, request)
    if problems:
        raise of_field(problems[0])
    prompt = catalog.fields(air).get("positivePrompt")
    if prompt is not None and prompt.required and not str(request.get("positivePrompt", "")).strip():
        raise ApiError(400, "missingParameter", "positivePrompt is missing: say what it should show.", "positivePrompt")
