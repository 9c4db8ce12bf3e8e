"""A form whose widgets' values lie in a dictionary: everything of a form but the drawing."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import Any

from lib import catalog
from lib.catalog import Field
from lib.navigation import PageInfo
from lib.ui import form_values
from lib.ui.fields.leaves import Leaf, leaves
from lib.ui.forms import FORMS
from lib.ui.request_form import RequestForm

PAGE = PageInfo("some_page", "Some page", "Create", ":material/image:")
PICTURE = str(uuid.UUID(int=7))
SAMPLES: dict[str, Any] = {
    "line": "a word",
    "text": "a fox in the snow",
    "number": 1,
    "three ways": "On",
    "digits": "7",
    "number or word": "7",
    "model": "civitai:1@2",
    "picture": [PICTURE],
    "pictures": [PICTURE],
    "file": ["https://example.org/a.mp4"],
    "files": ["https://example.org/a.mp4"],
    "rows": [0],
}


@dataclass(frozen=True)
class HeldForm(RequestForm):
    """The form of a task type, as its page has it, or without a page."""

    held: dict[str, Any] = field(default_factory=dict)

    def get(self, name: str) -> Any:
        return self.held.get(name)

    def set(self, name: str, value: Any) -> None:
        self.held[name] = value


def form_of(air: str) -> HeldForm:
    """The form of a model, with its defaults."""
    task_type = catalog.model(air).task_type
    page = next((form for form in FORMS.values() if form.task_type == task_type), None)
    form = HeldForm(PAGE, task_type, defaults=page.defaults if page else {}, each=page.each if page else False)
    for name, value in form_values._OF_THE_PAGE.items():
        form.set(name, value)
    form.set("model", air)
    form_values.fit(form)
    return form


def fill_in(form: HeldForm) -> None:
    """What a person must fill in: what is required and has no default."""
    for _ in range(2):  # a row that is added may hold more
        for leaf in list(form_values.asked_leaves(form)):
            if leaf.field.required and form.get(leaf.path) in (None, "", []):
                form.set(leaf.path, _sample(leaf))
    request = form.request()
    for known in form.fields.values():
        if known.required and known.kind == "object" and known.name not in request:
            # Of such as `inputs` no type says what it must hold; something.
            leaf = next(leaves(known, known.name, form.get))
            form.set(leaf.path, _sample(leaf))


def _sample(leaf: Leaf) -> Any:
    known: Field = leaf.field
    if leaf.control == "json":
        return '[{"a": 1}]' if known.kind == "list" else '{"a": 1}' if known.kind == "object" else '"words"'
    if leaf.control == "words":
        assert known.item is not None
        return [known.item.choices[0] if known.item.choices else "a word"]
    return SAMPLES[leaf.control]
