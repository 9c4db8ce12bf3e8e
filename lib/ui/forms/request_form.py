"""The form of a capability page: its values are in the page's widgets, its request is built from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from lib import catalog
from lib.session.forms import submissions
from lib.ui.forms import values as form_values
from lib.ui.forms.built_request import BuiltRequest
from lib.ui.forms.fields.known import DECIDED, in_plain_words
from lib.ui.forms.fields.layout import Layout, layout_of
from lib.ui.forms.fields.places import widget_path
from lib.ui.forms.fields.slot import Slot
from lib.ui.forms.fields.widgets import widget_values
from lib.ui.forms.form_state import FormState, fields_of
from lib.ui.forms.values import KEEP, RANDOM


@dataclass(frozen=True)
class RequestForm(FormState):
    """The form of one page, with the values of the current session."""

    def get(self, name: str) -> Any:
        """A widget's value by its path; None if it was never set."""
        return st.session_state.get(self.key(name))

    def set(self, name: str, value: Any) -> None:
        """Sets a widget's value, before it is drawn.

        An equal value is not written: Streamlit sends every written value to the browser, replacing what is being
        typed there.
        """
        key = self.key(name)
        before = st.session_state.get(key)
        if key not in st.session_state or type(before) is not type(value) or before != value:
            st.session_state[key] = value

    @property
    def layout(self) -> Layout:
        """The layout for the chosen model."""
        return layout_of(self)

    # ---- the request

    def build(self) -> BuiltRequest:
        """The request of the widgets' current values, to be shared by all that use it."""
        return BuiltRequest(self)

    def request(self) -> dict[str, Any]:
        """The request in Runware's field names, with only what the chosen model takes."""
        return self.build().request

    def requests(self) -> list[dict[str, Any]]:
        """The requests that a click sends: one, or one for each picture or each prompt of a template."""
        return self.build().requests

    def check(self, request: Mapping[str, Any]) -> dict[str, str]:
        """The problems of a request before it is sent: sentences by the path of the widget they concern."""
        return self.build().check(request)

    # ---- values from elsewhere

    def restore(self) -> None:
        """Fills the widgets with the saved draft, or with their defaults. Call it before anything else."""
        form_values.restore(self)

    def take_over(self, request: Mapping[str, Any]) -> None:
        """Sets the widgets to the parameters of a result, a preset or an example. Call it in a callback.

        Parameters that the model does not take are left out, with a sentence at the field.
        """
        air = str(request.get("model", ""))
        air = air if catalog.is_air(air) else self.models()[0]
        left_out: list[str] = []
        values = _values_of(air, request, left_out)
        problems = {path: f"{path} cannot be shown here, so it was left out." for path in left_out}
        problems |= _remove_refused(air, request, values)
        form_values.fill(self, air, values)
        submissions.set_field_problems(self.page, problems)

    def set_start_picture(self, reference: str) -> None:
        """Puts a picture into the form's first slot for one. Call it in a callback."""
        self.restore()  # the page may not have been opened yet
        slot = self._picture_slot()
        if slot is None:  # the chosen model takes none, the first one does
            self.set("model", self.models()[0])
            form_values.fit(self)
            slot = self._picture_slot()
        if slot is not None:
            self.set(slot.name, [reference])

    def _picture_slot(self) -> Slot | None:
        return next((slot for slot in self.layout.slots if slot.media == "image"), None)


def _values_of(air: str, request: Mapping[str, Any], left_out: list[str]) -> dict[str, Any]:
    """The widgets' values for a request, by path. Paths that no widget can show are added to `left_out`."""
    fields = fields_of(air)
    values: dict[str, Any] = {"numberResults": 1, "own_size": "width" in request}
    for name, value in request.items():
        if name in fields and name not in DECIDED:
            values |= widget_values(fields[name], value, name, left_out)
    return {**values, "seed_mode": KEEP if "seed" in request else RANDOM}


def _remove_refused(air: str, request: Mapping[str, Any], values: dict[str, Any]) -> dict[str, str]:
    """Removes what the model refuses from `values`; returns a sentence for each, by path."""
    problems: dict[str, str] = {}
    for problem in catalog.check(air, request):
        if problem.rule == "missing" or problem.name in DECIDED:
            continue
        path = widget_path(problem.name, values, values.get)
        values.pop(path, None)
        sentence = in_plain_words(problem.name, problem.sentence)
        problems[path] = sentence if problem.rule == "unknown" else f"{sentence.rstrip('.')}. It was left out."
    return problems
