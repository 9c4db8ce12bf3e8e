"""What `runware-sdk` bundles: the curated models, and a typed dictionary of each one's request.

Kinds and choices come from the types, ranges and nested objects from the studio's own tables; nothing comes from the
network. The only reader of `runware.types`.
"""

from __future__ import annotations

import re
import types
import typing
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from types import MappingProxyType
from typing import Any, Literal, Union

from lib.catalog.model import Model, UnknownModel
from lib.catalog.names import readable_maker, readable_name
from lib.catalog.schema.field import Field, Kind
from lib.catalog.schema.limits import Limits, limits, without_default
from lib.catalog.schema.nested import children_of, item_of

_KINDS: dict[type, Kind] = {str: "text", int: "integer", float: "number", bool: "flag", dict: "object", list: "list"}
_TEXTS = re.compile(r"""['"]([^'"]+)['"]""")
_UNIONS = (Union, types.UnionType)


@cache
def bundled_models() -> Mapping[str, Model]:
    """The curated models by AIR, in the SDK's order."""
    from runware.types.task_map import models as bundled

    return MappingProxyType(
        {
            air: Model(air, entry.id, readable_name(air, entry.id), readable_maker(air, entry.id), entry.task_type)
            for air, entry in bundled.items()
        }
    )


def bundled_model(air: str) -> Model:
    """The curated model with this AIR. Raises `UnknownModel`."""
    try:
        return bundled_models()[air]
    except KeyError:
        raise UnknownModel(air) from None


@cache
def bundled_fields(air: str) -> Mapping[str, Field]:
    """The fields of a curated model's request by wire name, in the order of its type. Raises `UnknownModel`."""
    task_type, hints = bundled_model(air).task_type, _hints(air)
    made = (_field(name, hint, limits(task_type, name, classic="steps" in hints)) for name, hint in hints.items())
    return MappingProxyType({field.name: _with_content(field, task_type, hints) for field in made})


@cache
def types_version() -> str:
    """The version of Runware's schemas that the SDK's types were made from, such as `20261012233936`."""
    from runware.types.task_map import SCHEMAS_VERSION

    return SCHEMAS_VERSION


def has_own_type(air: str) -> bool:
    """Whether the SDK types this model's fields at all (of `vidu:4@2` it names at most `inputs`)."""
    return air in _classes()


def _hints(air: str) -> dict[str, Any]:
    own = _classes().get(air)
    if own is not None:
        return _read(own)
    # A model typed as a union of variants gets its task type's fields and every field of a variant, none required.
    model = bundled_model(air)
    hints = _read(_params(model.task_type[0].upper() + model.task_type[1:]))
    for variant in typing.get_args(_params("".join(part.capitalize() for part in model.slug.split("-")))):
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
        for air in _literals(candidate.__annotations__["model"]):
            found[air] = candidate
    return found


def _literals(annotation: Any) -> list[str]:
    """The texts of a `Literal`, read from its source: evaluating those of all models takes as long as everything else
    together."""
    source = getattr(annotation, "__forward_arg__", None)
    if source is None:
        return [str(choice) for choice in typing.get_args(annotation)]
    return [str(choice) for choice in _TEXTS.findall(source)] if source.startswith("Literal[") else []


def _params(name: str) -> Any:
    from runware.types import task_map

    return getattr(task_map, f"{name}Params", None)


def _optional(hint: Any) -> Any:
    return hint if typing.get_origin(hint) is typing.NotRequired else typing.NotRequired[hint]


def _choices(hint: Any) -> tuple[str, ...]:
    bare = typing.get_args(hint)[0] if typing.get_origin(hint) is typing.NotRequired else hint
    return tuple(str(choice) for choice in typing.get_args(bare))


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
        # A closed list is more precise than a range.
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
        limits_from="table" if from_table else "type" if kind in ("choice", "flag") else "unknown",
        accepts=accepts,
    )


def _with_content(field: Field, task_type: str, hints: Mapping[str, Any]) -> Field:
    """The field with its children or item from the studio's own table, where the table has them."""
    if field.name == "vae":
        return replace(field, kind="media", media="model")
    if field.kind == "object":
        children = children_of(task_type, field.name, frozenset(hints), _choices(hints.get("outputFormat")))
        return replace(field, children=children, limits_from="table") if children else field
    item = item_of(field.name) if field.kind == "list" else None
    return replace(field, item=item, media=item.media, limits_from="table") if item is not None else field


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
