"""The fields of a model's request, from the best source that is at hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Final, Literal

from lib.catalog.bundled import bundled_fields, bundled_models, has_own_type, types_version
from lib.catalog.field import Field
from lib.catalog.model import community_model

# A diffusion model with every classic field; checkpoints of the community run on the same engine.
_CLASSIC: Final = "civitai:101055@128078"


@dataclass(frozen=True)
class Sources:
    """Where a model's fields come from.

    `fields` is the best of: the model's live schema, the SDK's bundled type, or the fields of classic image models,
    which stand in for a community model. `read_at` is when the schema was read from Runware, in seconds since 1970;
    `types_version` the version of the bundled types. `sentence` says it to a person.
    """

    fields: Literal["schema", "type", "classic"]
    read_at: float | None
    types_version: str
    sentence: str


def fields(air: str) -> Mapping[str, Field]:
    """The fields of this model's request by wire name. Never waits for the network. Raises `UnknownModel`."""
    return bundled_fields(air) if air in bundled_models() else _classic_for(air)


def sources(air: str) -> Sources:
    """Which sources are in use for this model. Raises `UnknownModel`."""
    if air not in bundled_models():
        community_model(air)
        said = "No schema of this model is at hand. These are the fields of classic image models; Runware checks them."
        return Sources("classic", None, types_version(), said)
    said = "From the types that the SDK bundles and the studio's own table. Runware checks what they do not say."
    return Sources("type", None, types_version(), said)


def refuses_unknown_names(air: str) -> bool:
    """Whether a name that is not among the fields is known to be wrong."""
    return air in bundled_models() and has_own_type(air)


def _classic_for(air: str) -> Mapping[str, Field]:
    community_model(air)  # raises for what is no AIR
    return _classic()


@cache
def _classic() -> Mapping[str, Field]:
    anything = Field("model", "media", required=True, accepts=(str,), media="model")
    return MappingProxyType({**bundled_fields(_CLASSIC), "model": anything})
