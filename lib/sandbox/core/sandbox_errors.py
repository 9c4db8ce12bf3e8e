"""Errors as Runware writes them: items of a frame's `errors`, and the exception that carries them to the caller."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

_DOCUMENTATION = "https://runware.ai/docs/en"


@dataclass(frozen=True)
class ErrorItem:
    """One error: `code` and `parameter` in Runware's own words, `type` the JSON type or thing the field should hold."""

    code: str
    message: str
    parameter: str | None = None
    type: str | None = None
    allowed_values: Sequence[str | float] = ()

    def wire(self, task_type: str | None = None, task_uuid: str | None = None) -> dict[str, Any]:
        """The item of a frame's `errors`, with the task it belongs to."""
        optional = {
            "parameter": self.parameter,
            "type": self.type,
            "taskType": task_type,
            "taskUUID": task_uuid,
        }
        return {
            "code": self.code,
            "message": self.message,
            **{key: value for key, value in optional.items() if value is not None},
            **({"allowedValues": list(self.allowed_values)} if self.allowed_values else {}),
            "documentation": _DOCUMENTATION,
        }


class Refusal(Exception):  # noqa: N818 - the service's answer, not a fault of this program
    """A request that Runware would refuse, with at least one `ErrorItem`."""

    def __init__(self, *items: ErrorItem) -> None:
        super().__init__("; ".join(item.code for item in items))
        self.items = items


def field_code(prefix: str, parameter: str) -> str:
    """`invalid` and `inputs.seedImage` as `invalidSeedImage`."""
    name = parameter.rsplit(".", 1)[-1].split("[", 1)[0]
    return prefix + name[:1].upper() + name[1:]


def invalid(parameter: str, must: str, type_: str | None = None, allowed: Sequence[str | float] = ()) -> ErrorItem:
    """`invalid…` for a field whose value is not one it takes; `must` completes "It must"."""
    message = f"Invalid value for '{parameter}' parameter. It must {must}."
    return ErrorItem(field_code("invalid", parameter), message, parameter, type_, allowed)


def missing(parameter: str, type_: str | None = None) -> ErrorItem:
    """`missing…` for a required field that is absent."""
    message = f"Missing required parameter '{parameter}'."
    return ErrorItem(field_code("missing", parameter), message, parameter, type_)


def unsupported(parameter: str, what: str) -> ErrorItem:
    """`unsupportedParameter` for a field that `what` does not take."""
    return ErrorItem("unsupportedParameter", f"Unsupported parameter '{parameter}' for {what}.", parameter)
