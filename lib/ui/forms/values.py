"""The values of a form's widgets: restored, fitted to the chosen model, filled from elsewhere, saved.

Streamlit sends every written value to the browser, replacing what is being typed there. So a value is written only
when it changes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import streamlit as st

from lib import catalog
from lib.session.forms import drafts, submissions
from lib.ui.forms.fields.known import DECIDED
from lib.ui.forms.fields.leaf import Leaf
from lib.ui.forms.fields.widgets import fitted, leaves_of
from lib.ui.forms.form_state import FormState, fields_of
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
"""The values that a form holds besides a model's fields, with their defaults."""
_ASIDE: Final = "kept_aside"
_FITTED_TO: Final = "fitted_to"
_SIDE_PX: Final = 1024


def restore(form: FormState) -> None:
    """Fills the widgets with the saved draft, or with their defaults. Call it before anything else."""
    saved = drafts.saved_draft(form.page)
    for name, value in {**OF_THE_PAGE, "model": form.models()[0], **saved}.items():
        if form.key(name) not in st.session_state:
            form.set(name, value)
    _resolve_model(form)
    fit(form)


def _resolve_model(form: FormState) -> None:
    """Replaces a typed name with the model it means; goes back to the previous model if it means none or several."""
    typed, before = form.get("model"), form.get("model_before")
    text = typed.strip() if isinstance(typed, str) else ""
    found = (text,) if catalog.is_air(text) else models_named(text, form.models())
    if len(found) == 1:
        form.set("model", found[0])
        form.set("model_before", found[0])
        problems = submissions.field_problems(form.page)
        if found[0] != before and "model" in problems:  # another model was chosen since
            submissions.set_field_problems(form.page, {path: problems[path] for path in problems if path != "model"})
        return
    form.set("model", before if isinstance(before, str) and catalog.is_air(before) else form.models()[0])
    if text:
        submissions.set_field_problems(form.page, {"model": cannot_choose(text, found)})


def fit(form: FormState) -> None:
    """After a change of model: keeps the values it takes, sets aside the others, restores those it takes again."""
    token = (form.get("model"), catalog.models_revision())
    if form.get(_FITTED_TO) == token:
        return
    form.set(_FITTED_TO, token)
    aside: dict[str, Any] = dict(form.get(_ASIDE) or {})
    for leaf in form_leaves(form):
        before = form.get(leaf.path)
        wanted_before, became = aside.pop(leaf.path, (before, before))
        candidate = wanted_before if became == before else before
        value = fitted(leaf, candidate, wanted(form, leaf.path))
        if candidate not in (None, "", []) and value != candidate:
            aside[leaf.path] = (candidate, value)
        if value not in (None, "", []) or before not in (None, "", []):
            form.set(leaf.path, value)
    form.set(_ASIDE, aside)


def form_leaves(form: FormState) -> Iterator[Leaf]:
    """Every widget of the form's fields, without fields that the app or the page sets itself."""
    drawn = {name: field for name, field in form.fields.items() if name not in DECIDED and name not in form.fixed}
    return leaves_of(drawn, form.get)


def wanted(form: FormState, path: str) -> Any:
    """The page's initial value of a widget, used if the model takes it; None if the page has none."""
    return form.defaults.get(path, _SIDE_PX if path in ("width", "height") else None)


def save(form: FormState, also: Sequence[str] = ()) -> None:
    """Saves the form's values for a reload, and those of the page's widgets in `also`. Call it after the widgets."""
    names = [
        *also,
        *drafts.saved_draft(form.page),
        *OF_THE_PAGE,
        "model",
        _ASIDE,
        *(leaf.path for leaf in form_leaves(form)),
    ]
    values = {name: form.get(name) for name in names}
    drafts.save_draft(form.page, {name: value for name, value in values.items() if value not in (None, "", [], {})})


def fill(form: FormState, air: str, values: Mapping[str, Any]) -> None:
    """Chooses a model and sets its widgets to `values`, by path; all other widgets get their initial values. Call it in
    a callback."""
    form.set("model", air)
    form.set(_ASIDE, {})
    for name, value in OF_THE_PAGE.items():
        if not name.startswith("wildcards"):
            form.set(name, values.get(name, value))
    drawn = {name: field for name, field in fields_of(air).items() if name not in DECIDED}
    found = list(leaves_of(drawn, values.get))
    for leaf in found:
        value = fitted(leaf, values.get(leaf.path), wanted(form, leaf.path))
        if value not in (None, "", []) or form.get(leaf.path) not in (None, "", []):
            form.set(leaf.path, value)
    form.set(_FITTED_TO, (air, catalog.models_revision()))
