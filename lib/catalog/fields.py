"""The fields of a model's request: kinds and choices from the bundled types, ranges from PROTOCOL.md."""

from __future__ import annotations

import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any, Literal, Union

from lib.catalog.limits import Limits, limits, without_default
from lib.catalog.models import model

Kind = Literal["text", "integer", "number", "choice", "flag", "media", "object", "list"]

_KINDS: dict[type, Kind] = {str: "text", int: "integer", float: "number", bool: "flag", dict: "object", list: "list"}
_UNIONS = (Union, types.UnionType)


@dataclass(frozen=True)
class Field:
    """One field of a request.

    `name` is the wire name. `minimum`, `maximum` and `step` are numbers, or counts of characters for text; None where
    nobody says. `default` is what the service uses when the field is absent, as far as known. `source` says whether
    the limits come from the bundled type or from the table of PROTOCOL.md. `accepts` are the Python types a value may
    have (`duration` of some models is a number or a word). "media" is a picture, video or sound: an id, data URI,
    base64 or address.
    """

    name: str
    kind: Kind
    required: bool
    choices: tuple[str | int, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    step: float | None = None
    default: Any = None
    source: Literal["type", "table"] = "type"
    accepts: tuple[type, ...] = ()


@cache
def fields(air: str) -> Mapping[str, Field]:
    """The fields of this model's request by wire name, in the order of its type. Raises `UnknownModel`."""
    task_type = model(air).task_type
    hints = _hints(air)
    classic = "steps" in hints
    return MappingProxyType(
        {name: _field(name, hint, limits(task_type, name, classic=classic)) for name, hint in hints.items()}
    )


def has_own_types(air: str) -> bool:
    """Whether the SDK types this model's fields at all (of `vidu:4@2` it names at most `inputs`)."""
    return air in _classes()


def _hints(air: str) -> dict[str, Any]:
    own = _classes().get(air)
    if own is not None:
        return _read(own)
    # A model typed as a union of variants: what its task type takes, and whatever the variants name, none required.
    task_type, slug = model(air).task_type, model(air).slug
    hints = _read(_params(task_type[0].upper() + task_type[1:]))
    for variant in typing.get_args(_params("".join(part.capitalize() for part in slug.split("-")))):
        for name, hint in _read(variant).items():
            hints.setdefault(name, _optional(hint))
    return hints


def _read(typed_dict: Any) -> dict[str, Any]:
    return typing.get_type_hints(typed_dict, include_extras=True) if typed_dict is not None else {}


@cache
def _classes() -> Mapping[str, type]:
    """Each model's TypedDict by the `Literal` of its field `model`."""
    from runware.types import task_map

    found: dict[str, type] = {}
    for candidate in vars(task_map).values():
        if not (typing.is_typeddict(candidate) and "model" in candidate.__annotations__):
            continue
        for air in typing.get_args(typing.get_type_hints(candidate)["model"]):
            found[air] = candidate
    return found


def _params(name: str) -> Any:
    from runware.types import task_map

    return getattr(task_map, f"{name}Params", None)


def _optional(hint: Any) -> Any:
    return hint if typing.get_origin(hint) is typing.NotRequired else typing.NotRequired[hint]


def _field(name: str, hint: Any, known: Limits) -> Field:
    required = typing.get_origin(hint) is not typing.NotRequired
    if required:
        known = without_default(known)
    else:
        (hint,) = typing.get_args(hint)
    kind, choices, accepts = _kind(hint)
    from_table = any(limit is not None for limit in (known.minimum, known.maximum, known.step))
    if known.choices and not choices:
        kind, choices, from_table = "choice", known.choices, True
    if kind == "choice" and not known.choices:
        # A closed list says more than a range.
        known, from_table = Limits(default=known.default if known.default in choices else None), False
    return Field(
        name=name,
        kind=kind,
        required=required,
        choices=choices,
        minimum=known.minimum,
        maximum=known.maximum,
        step=known.step,
        default=known.default,
        source="table" if from_table else "type",
        accepts=accepts,
    )


def _kind(hint: Any) -> tuple[Kind, tuple[str | int, ...], tuple[type, ...]]:
    """Kind, choices and accepted Python types of a type such as `int`, `Literal["JPG", "PNG"]` or `int | str`."""
    origin = typing.get_origin(hint) or hint
    if origin is Literal:
        choices = tuple(dict.fromkeys(typing.get_args(hint)))  # some bundled lists name an entry twice
        return "choice", choices, tuple({type(choice) for choice in choices})
    if origin in _UNIONS:
        variants = [_kind(variant) for variant in typing.get_args(hint)]
        accepts = tuple(accepted for variant in variants for accepted in variant[2])
        kinds = [variant[0] for variant in variants]
        return ("object" if "object" in kinds else kinds[0]), (), accepts
    if origin not in _KINDS:
        return "object", (), (object,)  # `object` in the bundled types: anything
    return _KINDS[origin], (), (int, float) if origin is float else (origin,)
