"""A form whose values lie in a dictionary: everything of a form but the drawing, for requests that no widget shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from lib.ui.forms import values as form_values
from lib.ui.forms.request_form import RequestForm


@dataclass(frozen=True)
class HeldForm(RequestForm):
    """The form of a page, with values of its own."""

    held: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def like(cls, form: RequestForm, air: str, values: Mapping[str, Any]) -> Self:
        """The page's form for a model: with what the model takes of these values, by path, and its defaults."""
        held = {**form_values.OF_THE_PAGE, **values, "model": air}
        copy = cls(
            form.page,
            form.task_type,
            form.featured,
            form.defaults,
            form.verb,
            form.each,
            form.any_model,
            form.fixed,
            held,
        )
        form_values.fit(copy)
        return copy

    def get(self, name: str) -> Any:
        """A value; None where there is none."""
        return self.held.get(name)

    def set(self, name: str, value: Any) -> None:
        """Change a value."""
        self.held[name] = value
