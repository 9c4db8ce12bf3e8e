"""Forms of any model, filled in as a person would."""

from __future__ import annotations

import uuid
from typing import Any

from lib import catalog
from lib.catalog import Field
from lib.navigation import PageInfo
from lib.ui.forms import values
from lib.ui.forms.capability_forms import form_of_task
from lib.ui.forms.fields.leaf import Leaf
from lib.ui.forms.fields.widgets import leaves
from lib.ui.forms.held_form import HeldForm
from lib.ui.forms.request_form import RequestForm

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


def form_of(air: str) -> HeldForm:
    """The form of a model, with its defaults, as the page of its task has it."""
    task_type = catalog.model(air).task_type
    page = form_of_task(task_type) or RequestForm(PAGE, task_type)
    return HeldForm.like(page, air, {})


def fill_in(form: HeldForm) -> None:
    """What a person must fill in: what is required and has no default."""
    for _ in range(2):  # a row that is added may hold more
        for leaf in list(values.form_leaves(form)):
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
