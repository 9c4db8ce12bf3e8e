"""A capability page's form: from what the chosen model takes to widgets, and from widgets to a request.

A widget's key is its page's name and its field's path, so what is typed survives a change of model wherever the next
model has the field too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import streamlit as st

from lib import catalog
from lib.navigation import PageInfo
from lib.session.forms import drafts, submissions
from lib.ui.forms import values as form_values
from lib.ui.forms.fields.from_wire import widget_values
from lib.ui.forms.fields.known import DECIDED, in_plain_words
from lib.ui.forms.fields.layout import Layout, layout
from lib.ui.forms.fields.places import widget_path
from lib.ui.forms.fields.slot import Slot
from lib.ui.forms.fields.to_wire import wire_value
from lib.ui.forms.offered_models import models_of
from lib.ui.forms.resolved_prompts import prompts_of
from lib.ui.forms.values import KEEP, RANDOM
from lib.ui.forms.view import draw_form

_NEEDS_A_PICTURE: Final = ("strength", "maskMargin")
_SEED: Final = "The seed should be a whole number from 1 to 9223372036854775807."


@dataclass(frozen=True)
class RequestForm:
    """The form of one page. `featured` are the AIRs that stand first; `defaults` are values by wire name.

    Where `each` is true, the page takes several pictures and sends the same settings once for each. Where `any_model`
    is true, any AIR can be typed in place of a model's name. What is `fixed`, by wire name, is not asked.
    """

    page: PageInfo
    task_type: str
    featured: tuple[str, ...] = ()
    defaults: Mapping[str, Any] = field(default_factory=dict)
    verb: str = "Generate"
    each: bool = False
    any_model: bool = False
    fixed: Mapping[str, Any] = field(default_factory=dict)

    def models(self) -> tuple[str, ...]:
        """The AIRs of the page's task type: the featured ones, then all others by name."""
        return models_of(self.task_type, self.featured)

    # ---- values

    def restore(self) -> None:
        """Fill the widgets with what was typed last, or with the defaults. Call it before anything else."""
        form_values.restore(self)

    def get(self, name: str) -> Any:
        """A widget's value; None where nobody touched it."""
        return st.session_state.get(self.key(name))

    def set(self, name: str, value: Any) -> None:
        """Change a widget's value, before it is drawn.

        What is so already is left alone: Streamlit sends every value that is written to the browser, over whatever is
        being typed there.
        """
        key = self.key(name)
        before = st.session_state.get(key)
        if key not in st.session_state or type(before) is not type(value) or before != value:
            st.session_state[key] = value

    def key(self, name: str) -> str:
        """A widget's key."""
        return drafts.widget_key(self.page, name)

    @property
    def fields(self) -> Mapping[str, catalog.Field]:
        """What the chosen model takes."""
        return catalog.fields(self.get("model"))

    @property
    def layout(self) -> Layout:
        """Where the fields of the chosen model stand."""
        return layout(self.fields, each=self.each, without=self.fixed)

    def take_over(self, request: Mapping[str, Any]) -> None:
        """Put a request's parameters into the widgets: of a picture, a preset, an example. Call it in a callback.

        What the model does not take is left out, and told where it belongs.
        """
        air = str(request.get("model", ""))
        air = air if catalog.is_air(air) else self.models()[0]
        fields = catalog.fields(air)
        left_out: list[str] = []
        values: dict[str, Any] = {"numberResults": 1, "own_size": "width" in request}
        for name, value in request.items():
            if name in fields and name not in DECIDED:
                values |= widget_values(fields[name], value, name, left_out)
        values["seed_mode"] = KEEP if "seed" in request else RANDOM
        told = {path: f"{path} cannot be shown here, so it was left out." for path in left_out}
        for problem in catalog.check(air, request):
            if problem.rule == "missing" or problem.name in DECIDED:
                continue
            path = widget_path(problem.name, values, values.get)
            values.pop(path, None)
            sentence = in_plain_words(problem.name, problem.sentence)
            told[path] = sentence if problem.rule == "unknown" else f"{sentence.rstrip('.')}. It was left out."
        form_values.fill(self, air, values)
        submissions.set_field_problems(self.page, told)

    def bring(self, reference: str) -> None:
        """Put a picture where the form starts from one. Call it in a callback."""
        self.restore()  # the page may not have been seen yet
        slot = self._picture_slot()
        if slot is None:  # the chosen model takes none: the first does
            self.set("model", self.models()[0])
            form_values.fit(self)
            slot = self._picture_slot()
        if slot is not None:
            self.set(slot.name, [reference])

    def _picture_slot(self) -> Slot | None:
        return next((slot for slot in self.layout.slots if slot.media == "image"), None)

    # ---- the request

    def requests(self) -> list[dict[str, Any]]:
        """What a click on the button sends: one request, or one for each picture or each prompt of a template."""
        asked = self.request()
        spread = self.layout.spread if self.each else None
        if spread is not None:
            return [_with(asked, spread.name, chosen) for chosen in self.get(spread.name) or []]
        if "positivePrompt" not in asked:
            return [asked]
        return [{**asked, "positivePrompt": prompt} for prompt in prompts_of(self).prompts]

    def request(self) -> dict[str, Any]:
        """What the widgets say, in Runware's field names, with nothing that the chosen model does not take."""
        return self._built({})

    def _built(self, wrong: dict[str, str]) -> dict[str, Any]:
        fields = self.fields
        asked: dict[str, Any] = {"taskType": self.task_type, "model": self.get("model")}
        for name, known in fields.items():
            if name in DECIDED:
                continue
            value = self.fixed[name] if name in self.fixed else self._wire_value(name, known, wrong)
            if value is not None:
                asked[name] = value
        if "inputs" not in asked:
            for name in _NEEDS_A_PICTURE:
                asked.pop(name, None)
        # Results come by address, with their price. Not every model's type names these two, and every task takes them.
        return {**asked, "includeCost": True, **({"outputType": "URL"} if "outputType" in fields else {})}

    def _wire_value(self, name: str, known: catalog.Field, wrong: dict[str, str]) -> Any:
        if name in ("width", "height") and "width" in self.fields and not known.required and not self.get("own_size"):
            return None
        if name == "seed" and self.get("seed_mode") != KEEP:
            return None
        return wire_value(known, name, self.get, wrong)

    def check(self, asked: Mapping[str, Any]) -> dict[str, str]:
        """What is wrong with a request before it is sent: sentences by the path of the widget they belong to."""
        found: dict[str, str] = {}
        self._built(found)  # tells what is no JSON
        if error := prompts_of(self).problem:
            found["positivePrompt"] = error
        drawn = {leaf.path for leaf in form_values.asked_leaves(self)} | {slot.name for slot in self.layout.slots}
        for problem in catalog.check(str(asked["model"]), asked):
            path = widget_path(problem.name, drawn, self.get)
            found.setdefault(path, self._sentence(path, problem))
        for slot in self.layout.slots:
            if slot.required and not self.get(slot.name):
                found[slot.name] = _choose_first(slot)
        if isinstance(asked.get("seed"), str):
            found["seed"] = _SEED
        return found

    def _sentence(self, path: str, problem: catalog.FieldProblem) -> str:
        if problem.rule == "missing":
            if path == "positivePrompt":
                return "Say what it should show."
            slot = next((slot for slot in self.layout.slots if slot.name == path or path == "inputs"), None)
            if slot is not None:
                return _choose_first(slot)
        if path == "positivePrompt" and problem.rule == "length" and not str(self.get(path) or "").strip():
            return "Say what it should show."
        return in_plain_words(problem.name, problem.sentence)

    def draw(self, problems: Mapping[str, str]) -> None:
        """The widgets, with each problem (by path) below the field it concerns. `restore` was called before."""
        draw_form(self, problems)
        form_values.save(self)


def _choose_first(slot: Slot) -> str:
    noun = {"image": "picture", "audio": "sound"}.get(slot.media, slot.media)
    return f"Choose a {noun} first."


def _with(asked: Mapping[str, Any], path: str, value: str) -> dict[str, Any]:
    """A request with a value at a path inside one of its objects, such as `inputs.image`."""
    outer, _, inner = path.partition(".")
    return {**asked, outer: {**(asked.get(outer) or {}), inner: value}}
