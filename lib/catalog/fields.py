"""The fields of a model's request, from the best source available."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Final, Literal

from lib.catalog.bundled import bundled_fields, bundled_models, has_own_type, types_version
from lib.catalog.live.in_use import live_in_use
from lib.catalog.live.live_schema import LiveSchema
from lib.catalog.model import is_air
from lib.catalog.models import model
from lib.catalog.schema.field import Field
from lib.catalog.task_fields import task_fields

# A diffusion model with every classic field; community checkpoints run on the same engine.
_CLASSIC: Final = "civitai:101055@128078"


@dataclass(frozen=True)
class Sources:
    """Where a model's fields come from.

    `fields` is the best of: the model's live schema, the SDK's bundled type, what every model of its task takes, or
    the fields of classic image models, which stand in for a community model. `read_at` is when the schema was read,
    in seconds since 1970; `types_version` the version of the bundled types. `sentence` describes the source for a
    person, `problem` says why it is not the live schema ("" where nothing is wrong).
    """

    fields: Literal["schema", "type", "task", "classic"]
    read_at: float | None
    types_version: str
    sentence: str
    problem: str = ""


def fields(air: str) -> Mapping[str, Field]:
    """The fields of this model's request by wire name. Never waits for the network. Raises `UnknownModel`."""
    schema = schema_at_hand(air)
    if schema is not None:
        return schema.fields
    if air in bundled_models():
        return bundled_fields(air)
    found = model(air)
    return task_fields(found.task_type) if found.known_from == "registry" else _classic()


def sources(air: str) -> Sources:
    """Which sources are in use for this model; starts refreshing its live schema. Raises `UnknownModel`."""
    found, live, schema = model(air), live_in_use(), schema_at_hand(air)
    want(air)
    state = live.state() if live is not None else None
    problem = " ".join(state.problems) if state is not None else ""
    if schema is not None and live is not None:
        text = f"From the schema that {live.service_name} publishes for this model."
        return Sources("schema", schema.read_at, types_version(), text, problem)
    if air in bundled_models():
        text = "From the types that the SDK brings along and the studio's own table; Runware checks the rest."
        return Sources("type", None, types_version(), text, problem)
    if found.known_from == "registry":
        text = "A new model, whose schema is not at hand yet: only what every model of its task takes."
        return Sources("task", None, types_version(), text, problem)
    text = "A community model, which no catalogue describes: the fields of classic image models; Runware checks them."
    return Sources("classic", None, types_version(), text, problem)


def want(air: str) -> None:
    """Refresh this model's schema and prices in the background, where live sources are in use."""
    live = live_in_use()
    if live is not None and is_air(air):
        live.want(air)


def schema_at_hand(air: str) -> LiveSchema | None:
    """The model's live schema, if it was ever read. Never waits for the network."""
    live = live_in_use()
    return live.schema(air) if live is not None and is_air(air) else None


def refuses_unknown_names(air: str) -> bool:
    """Whether a name that is not among the fields is known to be wrong."""
    schema = schema_at_hand(air)
    return schema.closed if schema is not None else air in bundled_models() and has_own_type(air)


@cache
def _classic() -> Mapping[str, Field]:
    anything = Field("model", "media", required=True, accepts=(str,), media="model")
    return MappingProxyType({**bundled_fields(_CLASSIC), "model": anything})
