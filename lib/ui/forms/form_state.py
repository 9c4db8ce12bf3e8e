"""The definition of a form and access to its values: all that controls and fields know of it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from lib import catalog
from lib.navigation import PageInfo
from lib.session.forms import drafts
from lib.ui.forms.offered_models import models_of


@dataclass(frozen=True)
class FormState(ABC):
    """The form of one page. `featured` are the AIRs listed first; `defaults` are values by wire name.

    With `each`, the page takes several pictures and sends the same settings once for each. With `any_model`, any AIR
    can be typed in place of a model's name. Values in `fixed`, by wire name, have no widget.
    """

    page: PageInfo
    task_type: str
    featured: tuple[str, ...] = ()
    defaults: Mapping[str, Any] = field(default_factory=dict)
    verb: str = "Generate"
    each: bool = False
    any_model: bool = False
    fixed: Mapping[str, Any] = field(default_factory=dict)

    @abstractmethod
    def get(self, name: str) -> Any:
        """A widget's value by its path; None if it was never set."""

    @abstractmethod
    def set(self, name: str, value: Any) -> None:
        """Sets a widget's value. On a page: before the widget is drawn."""

    def key(self, name: str) -> str:
        """A widget's key: page name and path, so that a value survives a change of model."""
        return drafts.widget_key(self.page, name)

    def models(self) -> tuple[str, ...]:
        """The AIRs of the page's task type: the featured ones, then the others by name."""
        return models_of(self.task_type, self.featured)

    @property
    def fields(self) -> Mapping[str, catalog.Field]:
        """The fields of the chosen model, by wire name."""
        return fields_of(self.get("model"))


def fields_of(air: str) -> Mapping[str, catalog.Field]:
    """A model's fields by wire name, looked up once for each revision of the catalogue. Raises `UnknownModel`."""
    return _fields_of(air, catalog.models_revision())


@lru_cache(maxsize=64)
def _fields_of(air: str, _revision: int) -> Mapping[str, catalog.Field]:
    return catalog.fields(air)
