"""The request of a form's widgets at one moment: built once, checked once, shared by all that use it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any, Final

from lib import catalog
from lib.ui.forms.fields.known import DECIDED, in_plain_words
from lib.ui.forms.fields.layout import Layout, layout_of
from lib.ui.forms.fields.places import widget_path
from lib.ui.forms.fields.slot import Slot
from lib.ui.forms.fields.widgets import wire_value
from lib.ui.forms.form_state import FormState
from lib.ui.forms.resolved_prompts import Prompts, prompts_of
from lib.ui.forms.values import KEEP, form_leaves

_NEEDS_A_PICTURE: Final = ("strength", "maskMargin")
_NO_SEED: Final = "The seed should be a whole number from 1 to 9223372036854775807."
_NO_PROMPT: Final = "Say what it should show."


class BuiltRequest:
    """A form's request and its problems. Everything is computed on first use.

    It belongs to one run of a script: `renewed` returns a current one. A callback builds its own.
    """

    def __init__(self, form: FormState) -> None:
        self._form = form
        self._revision = catalog.models_revision()
        self._read: dict[str, Any] = {}

    def renewed(self) -> BuiltRequest:
        """This object if all values that it was built from are unchanged; else a new one."""
        return self if self._is_current() else BuiltRequest(self._form)

    def _is_current(self) -> bool:
        current = ((self._form.get(name), value) for name, value in self._read.items())
        same = all(type(value) is type(before) and value == before for value, before in current)
        return same and self._revision == catalog.models_revision()

    def _get(self, name: str) -> Any:
        value = self._read[name] = self._form.get(name)
        return value

    # ---- requests

    @property
    def request(self) -> dict[str, Any]:
        """The request in Runware's field names, with only what the chosen model takes."""
        return self._built[0]

    @cached_property
    def requests(self) -> list[dict[str, Any]]:
        """The requests that a click sends: one, or one for each picture or each prompt of a template."""
        spread = self._layout.spread if self._form.each else None
        if spread is not None:
            return [_with(self.request, spread.name, chosen) for chosen in self._get(spread.name) or []]
        if "positivePrompt" not in self.request:
            return [self.request]
        return [{**self.request, "positivePrompt": prompt} for prompt in self._prompts.prompts]

    @cached_property
    def _built(self) -> tuple[dict[str, Any], dict[str, str]]:
        return self._build()

    def _build(self) -> tuple[dict[str, Any], dict[str, str]]:
        """The request, and a sentence by path for each text that is not valid JSON."""
        wrong: dict[str, str] = {}
        fixed = self._form.fixed
        values = {
            name: fixed[name] if name in fixed else self._wire_value(name, known, wrong)
            for name, known in self._fields.items()
            if name not in DECIDED
        }
        left_out = _NEEDS_A_PICTURE if values.get("inputs") is None else ()
        values = {name: value for name, value in values.items() if value is not None and name not in left_out}
        return catalog.build_request(self._form.task_type, self._get("model"), values), wrong

    def _wire_value(self, name: str, known: catalog.Field, wrong: dict[str, str]) -> Any:
        if name in ("width", "height") and "width" in self._fields and not known.required and not self._get("own_size"):
            return None
        if name == "seed" and self._get("seed_mode") != KEEP:
            return None
        return wire_value(known, name, self._get, wrong)

    @cached_property
    def _fields(self) -> Mapping[str, catalog.Field]:
        return self._form.fields

    @cached_property
    def _layout(self) -> Layout:
        return layout_of(self._form)

    @cached_property
    def _prompts(self) -> Prompts:
        return prompts_of(self._get)

    # ---- problems

    @cached_property
    def refused(self) -> list[catalog.FieldProblem]:
        """The problems that the catalogue's check finds in the request."""
        return catalog.check(str(self.request["model"]), self.request)

    @cached_property
    def problems(self) -> dict[str, str]:
        """The problems of all requests that a click would send: sentences by the path of the widget."""
        problems: dict[str, str] = {}
        for request in self.requests or [self.request]:
            problems = {**self.check(request), **problems}
        return problems

    def check(self, request: Mapping[str, Any]) -> dict[str, str]:
        """The problems of one request: sentences by the path of the widget they concern."""
        found = dict(self._built[1])
        if error := self._prompts.problem:
            found["positivePrompt"] = error
        refused = self.refused if request == self.request else catalog.check(str(request["model"]), request)
        for problem in refused:
            path = widget_path(problem.name, self._drawn, self._get)
            found.setdefault(path, self._sentence(path, problem))
        for slot in self._layout.slots:
            if slot.required and not self._get(slot.name):
                found[slot.name] = _choose_first(slot)
        if isinstance(request.get("seed"), str):
            found["seed"] = _NO_SEED
        return found

    def widget_path(self, name: str) -> str:
        """The path of the widget for a path in the request, such as `lora[1].weight`."""
        return widget_path(name, self._leaves, self._get)

    @cached_property
    def _leaves(self) -> set[str]:
        return {leaf.path for leaf in form_leaves(self._form)}

    @cached_property
    def _drawn(self) -> set[str]:
        return self._leaves | {slot.name for slot in self._layout.slots}

    def _sentence(self, path: str, problem: catalog.FieldProblem) -> str:
        if problem.rule == "missing":
            if path == "positivePrompt":
                return _NO_PROMPT
            slot = next((slot for slot in self._layout.slots if slot.name == path or path == "inputs"), None)
            if slot is not None:
                return _choose_first(slot)
        if path == "positivePrompt" and problem.rule == "length" and not str(self._get(path) or "").strip():
            return _NO_PROMPT
        return in_plain_words(problem.name, problem.sentence)


def _choose_first(slot: Slot) -> str:
    noun = {"image": "picture", "audio": "sound"}.get(slot.media, slot.media)
    return f"Choose a {noun} first."


def _with(request: Mapping[str, Any], path: str, value: str) -> dict[str, Any]:
    """A copy of a request with a value at a path inside one of its objects, such as `inputs.image`."""
    outer, _, inner = path.partition(".")
    return {**request, outer: {**(request.get(outer) or {}), inner: value}}
