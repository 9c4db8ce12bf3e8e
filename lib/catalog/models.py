"""The models: the SDK's, those that Runware launched since, and any other by its address."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from lib.catalog.bundled import bundled_models
from lib.catalog.live.content import Card, Registered
from lib.catalog.live.in_use import live_in_use
from lib.catalog.live.live import Live
from lib.catalog.model import Model, community_model, is_air
from lib.catalog.names import readable_maker, readable_name
from lib.catalog.tasks import IMAGE

FEATURED_IMAGE_AIRS: Final = IMAGE.featured
"""A short choice of image models for a first look; the first is the default (fast and cheap)."""
_MOST_NAMES: Final = 2000


class _Merged:
    """The last merged list and what it was made from; replaced as a whole, so that any thread may read it."""

    last: tuple[Live | None, int, Mapping[str, Model]] = (None, 0, MappingProxyType({}))


_community_names: OrderedDict[str, str] = OrderedDict()


def models(task_type: str | None = None) -> tuple[Model, ...]:
    """Every curated model, or those of one task type such as `imageInference`: the SDK's first, then newer ones."""
    return tuple(entry for entry in _all().values() if task_type is None or entry.task_type == task_type)


def models_revision() -> int:
    """A number that changes whenever the results of `models`, `model` or `fields` may have changed."""
    live = live_in_use()
    return 0 if live is None else live.revision


def model(air: str) -> Model:
    """The model with this AIR; a community model where no catalogue lists it. Raises `UnknownModel`."""
    found = _all().get(air)
    if found is not None:
        return found
    community = community_model(air)
    return replace(community, name=_community_names.get(air, community.name))


def remember_name(air: str, name: str) -> None:
    """Remember a community model's name, as a search gave it."""
    if is_air(air) and name.strip():
        _community_names[air] = " ".join(name.split())[:200]
        while len(_community_names) > _MOST_NAMES:
            _community_names.popitem(last=False)


def featured_image_models() -> tuple[Model, ...]:
    """The models of `FEATURED_IMAGE_AIRS`, as far as they are known."""
    known = _all()
    return tuple(known[air] for air in FEATURED_IMAGE_AIRS if air in known)


def _all() -> Mapping[str, Model]:
    live = live_in_use()
    if live is None:
        return bundled_models()
    last, revision = _Merged.last, live.revision
    if last[0] is not live or last[1] != revision:
        last = _Merged.last = (live, revision, _merge(live))
    return last[2]


def _merge(live: Live) -> Mapping[str, Model]:
    cards = live.cards()
    known = {air: _named(entry, cards.get(air), live) for air, entry in bundled_models().items()}
    for air, entry in live.registered().items():
        if air not in known:
            known[air] = _named(_new(air, entry), cards.get(air), live)
    return MappingProxyType(known)


def _new(air: str, entry: Registered) -> Model:
    name, maker = readable_name(air, entry.slug), readable_maker(air, entry.slug)
    return Model(air, entry.slug, name, maker, entry.task_type, "registry")


def _named(entry: Model, card: Card | None, live: Live) -> Model:
    """The model by the names that its maker's catalogue gives it."""
    if card is None:
        return entry
    return replace(entry, name=card.name or entry.name, maker=live.creator_name(card.creator) or entry.maker)
