"""A form with its values in a dictionary, for requests without widgets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Self

from lib.ui.forms import values as form_values
from lib.ui.forms.form_state import FormState
from lib.ui.forms.request_form import RequestForm


@dataclass(frozen=True)
class HeldForm(RequestForm):
    """The form of a page, with its own values in `held`."""

    held: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def like(cls, form: FormState, air: str, values: Mapping[str, Any]) -> Self:
        """A page's form for a model, with its defaults and those of `values`, by path, that the model takes."""
        same = {each.name: getattr(form, each.name) for each in fields(FormState)}
        copy = cls(**same, held={**form_values.OF_THE_PAGE, **values, "model": air})
        form_values.fit(copy)
        return copy

    def get(self, name: str) -> Any:
        """The value by path; None if there is none."""
        return self.held.get(name)

    def set(self, name: str, value: Any) -> None:
        """Sets a value by path."""
        self.held[name] = value
