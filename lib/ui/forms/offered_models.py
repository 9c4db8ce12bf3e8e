"""The models that a page offers, in order."""

from __future__ import annotations

from functools import lru_cache

from lib import catalog


def models_of(task_type: str, featured: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The AIRs of all models of a task type: the featured ones in their order, then the others by name."""
    return _models_of(task_type, featured, catalog.models_revision())


@lru_cache(maxsize=32)
def _models_of(task_type: str, featured: tuple[str, ...], _revision: int) -> tuple[str, ...]:
    known = {model.air: model.name.casefold() for model in catalog.models(task_type)}
    first = tuple(air for air in featured if air in known)
    return (*first, *sorted(known.keys() - set(first), key=lambda air: known[air]))
