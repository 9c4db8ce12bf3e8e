"""What the widgets of a form hold: restored, fitted to the chosen model, filled from elsewhere, kept.

Streamlit sends every value that is written to the browser, over whatever is being typed there. So a value is written
when it must change, and never to what it is already.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, Protocol

import streamlit as st

from lib import catalog
from lib.navigation import PageInfo
from lib.session.forms import drafts, submissions
from lib.ui.forms.fields.fitting import fitted
from lib.ui.forms.fields.known import DECIDED
from lib.ui.forms.fields.leaves import Leaf, leaves_of
from lib.ui.forms.model_names import cannot_choose, models_named

RANDOM: Final = "Random"
KEEP: Final = "Keep"
OF_THE_PAGE: Final[dict[str, Any]] = {
    "own_size": True,
    "seed_mode": RANDOM,
    "seed": "",
    "wildcards": "each",
    "wildcards_most": 8,
    "wildcards_seed": 1,
}
"""What a form holds besides a model's fields, and what it starts with."""
_ASIDE: Final = "kept_aside"
_FITTED_TO: Final = "fitted_to"
_SIDE_PX: Final = 1024


class Form(Protocol):
    """What is asked of a form here."""

    @property
    def page(self) -> PageInfo: ...
    @property
    def defaults(self) -> Mapping[str, Any]: ...
    @property
    def fields(self) -> Mapping[str, catalog.Field]: ...
    @property
    def fixed(self) -> Mapping[str, Any]: ...
    def models(self) -> tuple[str, ...]: ...
    def get(self, name: str) -> Any: ...
    def set(self, name: str, value: Any) -> None: ...
    def key(self, name: str) -> str: ...


def restore(form: Form) -> None:
    """Fill the widgets with what was typed last, or with what they start with. Call it before anything else."""
    saved = drafts.saved_draft(form.page)
    for name, value in {**OF_THE_PAGE, "model": form.models()[0], **saved}.items():
        if form.key(name) not in st.session_state:
            form.set(name, value)
    _mend_model(form)
    fit(form)


def _mend_model(form: Form) -> None:
    """Take a typed name for the model it means; go back to the model before, where it means none or several."""
    typed, before = form.get("model"), form.get("model_before")
    text = typed.strip() if isinstance(typed, str) else ""
    found = (text,) if catalog.is_air(text) else models_named(text, form.models())
    if len(found) == 1:
        form.set("model", found[0])
        form.set("model_before", found[0])
        problems = submissions.field_problems(form.page)
        if found[0] != before and "model" in problems:  # another was chosen since
            submissions.set_field_problems(form.page, {path: problems[path] for path in problems if path != "model"})
        return
    form.set("model", before if isinstance(before, str) and catalog.is_air(before) else form.models()[0])
    if text:
        submissions.set_field_problems(form.page, {"model": cannot_choose(text, found)})


def fit(form: Form) -> None:
    """Where the model has changed: keep what it takes, put aside what it does not, bring back what it takes again."""
    fields = form.fields
    token = (form.get("model"), id(fields))
    if form.get(_FITTED_TO) == token:
        return
    form.set(_FITTED_TO, token)
    aside: dict[str, Any] = dict(form.get(_ASIDE) or {})
    for leaf in asked_leaves(form):
        before = form.get(leaf.path)
        told, became = aside.pop(leaf.path, (before, before))
        candidate = told if became == before else before
        value = fitted(leaf, candidate, wanted(form, leaf.path))
        if candidate not in (None, "", []) and value != candidate:
            aside[leaf.path] = (candidate, value)
        if value not in (None, "", []) or before not in (None, "", []):
            form.set(leaf.path, value)
    form.set(_ASIDE, aside)


def asked_leaves(form: Form) -> Iterator[Leaf]:
    """The widgets of every field that the form asks for."""
    asked = {name: field for name, field in form.fields.items() if name not in DECIDED and name not in form.fixed}
    return leaves_of(asked, form.get)


def wanted(form: Form, path: str) -> Any:
    """What a page has a widget start with, where the model takes it."""
    return form.defaults.get(path, _SIDE_PX if path in ("width", "height") else None)


def save(form: Form, also: Sequence[str] = ()) -> None:
    """Keep what is typed for a reload, and what the page's widgets of these names hold. Call it after the widgets."""
    names = [
        *also,
        *drafts.saved_draft(form.page),
        *OF_THE_PAGE,
        "model",
        _ASIDE,
        *(leaf.path for leaf in asked_leaves(form)),
    ]
    values = {name: form.get(name) for name in names}
    drafts.save_draft(form.page, {name: value for name, value in values.items() if value not in (None, "", [], {})})


def fill(form: Form, air: str, values: Mapping[str, Any]) -> None:
    """Choose a model and put values into its widgets, by path; all its other widgets start anew. Call it in a
    callback."""
    form.set("model", air)
    form.set(_ASIDE, {})
    for name, value in OF_THE_PAGE.items():
        if not name.startswith("wildcards"):
            form.set(name, values.get(name, value))
    asked = {name: field for name, field in catalog.fields(air).items() if name not in DECIDED}
    found = list(leaves_of(asked, values.get))
    for leaf in found:
        value = fitted(leaf, values.get(leaf.path), wanted(form, leaf.path))
        if value not in (None, "", []) or form.get(leaf.path) not in (None, "", []):
            form.set(leaf.path, value)
    form.set(_FITTED_TO, (air, id(catalog.fields(air))))
