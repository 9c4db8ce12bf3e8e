"""What travels between a client and Runware, by the names on the wire.

All fields may be missing, and nothing checks what a server sends: a reader of a field looks at its type. Tasks and
models have further fields of their own (`lib/catalog/fields.py` knows which); these are those that the studio names.
Source: PROTOCOL.md, "Fields common to tasks", "Tasks", "Errors".
"""

from __future__ import annotations

from typing import Any, Literal, TypedDict

Billed = Literal["no", "maybe", "yes"]


class TaskRequest(TypedDict, total=False):
    """What every task may have. `inputs` holds media by address, UUID or data URI."""

    taskType: str
    taskUUID: str
    model: str
    positivePrompt: str
    prompt: str
    inputs: dict[str, Any]
    numberResults: int
    seed: int
    includeCost: bool
    outputType: Literal["URL", "base64Data", "dataURI"]
    outputFormat: str
    deliveryMethod: Literal["sync", "async", "stream"]
    ttl: int


class ResultItem(TypedDict, total=False):
    """One item of `data`: an acknowledgement, a state of a poll, or a result.

    The bytes are in, or at, a field whose name ends in `URL`, `Base64Data` or `DataURI`. `cost` is USD for this result.
    """

    taskType: str
    taskUUID: str
    status: str
    progress: float
    cost: float | None
    seed: int
    NSFWContent: bool
    imageUUID: str
    imageURL: str
    imageBase64Data: str
    imageDataURI: str
    videoUUID: str
    videoURL: str
    mediaUUID: str
    mediaURL: str
    text: str | None
    structuredData: Any
    connectionSessionUUID: str
    pong: bool


class ErrorItem(TypedDict, total=False):
    """One item of `errors`."""

    code: str
    message: str
    parameter: str | list[str]
    type: str
    documentation: str
    taskType: str
    taskUUID: str
    allowedValues: list[Any]
    status: str
    cost: float


class Frame(TypedDict, total=False):
    """One message of the server: `data`, `errors`, or both."""

    data: list[ResultItem]
    errors: list[ErrorItem]
