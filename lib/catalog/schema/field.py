"""One field of a request: its name, what it holds, and the source of that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal

Kind = Literal["text", "integer", "number", "choice", "flag", "media", "object", "list"]
MediaKind = Literal["image", "video", "audio", "document", "mesh", "model"]
LimitsFrom = Literal["schema", "type", "table", "unknown"]

_NONE: Mapping[str, Field] = MappingProxyType({})


@dataclass(frozen=True)
class Field:
    """One field of a request, or of an object inside it.

    `name` is the wire name; an item of a list has its list's name. `minimum`, `maximum` and `step` are numbers, or
    counts of characters for text and of items for lists; None where unknown. `default` is what the service uses
    when the field is absent, as far as known. `limits_from` is the source of its limits: the model's live schema,
    the SDK's bundled type, the studio's own table (for `children`: a guess, a model takes only some of them), or
    unknown, which leaves it to Runware to check. `accepts` are the Python types a value may have (`duration` of some
    models is a number or a word; a reference picture an address or an object of `children`). `media` is what a media
    field, or each item of a list of them, holds; "model" is the AIR of another model, such as a LoRA's. `closed` says
    that an object takes no names but those of its children.
    """

    name: str
    kind: Kind
    required: bool
    choices: tuple[str | int | float | bool, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    step: float | None = None
    default: Any = None
    description: str = ""
    limits_from: LimitsFrom = "unknown"
    accepts: tuple[type, ...] = ()
    media: MediaKind | None = None
    children: Mapping[str, Field] = field(default_factory=lambda: _NONE)
    item: Field | None = None
    closed: bool = False
