"""Makes fields of the studio's own table, one line each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

from lib.catalog.schema.field import Field, Kind, LimitsFrom, MediaKind

TYPES: Final[dict[Kind, tuple[type, ...]]] = {
    "text": (str,),
    "integer": (int,),
    "number": (int, float),
    "flag": (bool,),
    "choice": (str,),
    "media": (str,),
    "object": (dict,),
    "list": (list,),
}
"""The Python types that a value of each kind has, where nobody says otherwise."""


def by_name(fields: Sequence[Field]) -> Mapping[str, Field]:
    """The fields by their names, in their order."""
    return MappingProxyType({field.name: field for field in fields})


def plain(
    name: str, kind: Kind, description: str = "", *, required: bool = False, accepts: tuple[type, ...] = ()
) -> Field:
    """A text, number or flag with no further limits known."""
    accepted = accepts or TYPES[kind]
    source: LimitsFrom = "table" if kind == "flag" else "unknown"
    return Field(name, kind, required, description=description, limits_from=source, accepts=accepted)


def choice(name: str, *choices: str) -> Field:
    """One of a few words."""
    return Field(name, "choice", required=False, choices=choices, limits_from="table", accepts=(str,))


def media(
    name: str, holds: MediaKind, description: str = "", *, required: bool = False, accepts: tuple[type, ...] = (str,)
) -> Field:
    """A picture, video, sound or other file, or the AIR of a model."""
    return Field(name, "media", required, description=description, limits_from="table", accepts=accepts, media=holds)


def many(name: str, holds: MediaKind, description: str = "", *, accepts: tuple[type, ...] = (str,)) -> Field:
    """A list of media."""
    return list_of(name, media(name, holds, accepts=accepts), description)


def references(name: str, description: str) -> Field:
    """A list of pictures, each an address or an object that says what it is for."""
    picture = media("image", "image", required=True)
    children = [picture, plain("role", "text"), plain("tag", "text"), plain("strength", "number")]
    return list_of(name, _picture_or_object(name, children), description)


def frames(name: str, description: str) -> Field:
    """A list of pictures, each an address or an object that says when the video shows it."""
    children = [
        media("image", "image", required=True),
        plain("frame", "text", "first, last, or the number of a frame.", accepts=(str, int)),
        plain("timestamp", "number", "Seconds from the start."),
    ]
    return list_of(name, _picture_or_object(name, children), description)


def _picture_or_object(name: str, children: list[Field]) -> Field:
    return Field(
        name,
        "media",
        required=False,
        limits_from="table",
        accepts=(str, dict),
        media="image",
        children=by_name(children),
    )


def list_of(name: str, item: Field | None, description: str = "") -> Field:
    """A list of items; of anything where `item` is None."""
    return Field(
        name,
        "list",
        required=False,
        description=description,
        limits_from="unknown" if item is None else "table",
        accepts=(list,),
        media=item.media if item is not None else None,
        item=item,
    )


def object_of(name: str, *fields: Field) -> Field:
    """An object of these fields."""
    return Field(name, "object", required=False, limits_from="table", accepts=(dict,), children=by_name(list(fields)))
