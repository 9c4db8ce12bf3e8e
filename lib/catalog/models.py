"""The curated models, as `runware-sdk` bundles them: address, task type, and a name a person can read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from lib.catalog.names import readable_maker, readable_name

_FEATURED_IMAGE_AIRS = (
    "runware:100@1",
    "runware:101@1",
    "runware:400@1",
    "runware:400@4",
    "runware:z-image@turbo",
    "runware:108@1",
    "bfl:5@1",
    "google:4@3",
    "openai:gpt-image@2",
    "bytedance:seedream@4.5",
)


class UnknownModel(KeyError):  # noqa: N818 - it names the thing that was asked for
    """No curated model has this AIR."""

    def __init__(self, air: str) -> None:
        super().__init__(air)
        self.air = air

    def __str__(self) -> str:
        return f"There is no model {self.air} in the catalogue."


@dataclass(frozen=True)
class Model:
    """One curated model. `air` is its address on the wire, such as `runware:100@1`; `task_type` the task it runs."""

    air: str
    slug: str
    name: str
    maker: str
    task_type: str


def models(task_type: str | None = None) -> tuple[Model, ...]:
    """Every curated model, or those of one task type such as `imageInference`, ordered by AIR as the SDK has them."""
    return tuple(entry for entry in _by_air().values() if task_type is None or entry.task_type == task_type)


def model(air: str) -> Model:
    """The model with this AIR. Raises `UnknownModel`."""
    try:
        return _by_air()[air]
    except KeyError:
        raise UnknownModel(air) from None


def featured_image_models() -> tuple[Model, ...]:
    """A short choice of image models for a first look; the first is the default (fast and cheap)."""
    return tuple(_by_air()[air] for air in _FEATURED_IMAGE_AIRS if air in _by_air())


@cache
def _by_air() -> Mapping[str, Model]:
    from runware.types.task_map import models as bundled

    return MappingProxyType(
        {
            air: Model(air, entry.id, readable_name(air, entry.id), readable_maker(air, entry.id), entry.task_type)
            for air, entry in bundled.items()
        }
    )
