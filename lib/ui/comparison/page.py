"""The form of the comparison page: the request, what varies, the total price and one button."""

from __future__ import annotations

import json
import secrets
from functools import lru_cache
from typing import Any, Final

import streamlit as st

from lib import catalog
from lib.catalog import tasks
from lib.navigation import COMPARE
from lib.session.forms import submissions
from lib.ui.comparison.axes import Axis
from lib.ui.comparison.cells import Cell, cells_of, sendable
from lib.ui.comparison.choosing import Chosen, chosen, draw_axes, value_names
from lib.ui.comparison.sets import comparison, remember
from lib.ui.forms import values as form_values
from lib.ui.forms.controls.presets import draw_presets
from lib.ui.forms.price import Total, price_words, total
from lib.ui.forms.problems import field_problems, show_problems
from lib.ui.forms.request_form import RequestForm
from lib.ui.forms.values import KEEP
from lib.ui.forms.view import draw_form
from lib.ui.words import escape_sentence, shorten

COMPARE_FORM: Final = RequestForm(
    COMPARE,
    tasks.IMAGE.type,
    tasks.IMAGE.featured,
    defaults={"outputFormat": "JPG"},
    verb="Compare",
    any_model=True,
    fixed={"numberResults": 1},
)
_SEED: Final = "common_seed"
_REFUSED: Final = "refused"


def draw_request() -> None:
    """Draw the form with what varies, and the button."""
    form = COMPARE_FORM
    form.restore()
    if form.get(_SEED) is None:
        form.set(_SEED, _new_seed())
    draw_presets(form)
    draw_form(form, field_problems(form, form.build()))
    draw_axes(form)
    form_values.save(form, also=value_names(form))
    _draw_button(form)


def _draw_button(form: RequestForm) -> None:
    varies = chosen(form)
    grid = _grid(form, varies)
    ready = sendable(grid)
    price = total([dict(cell.request) for cell in ready])
    st.button(
        f"Compare {len(ready)}{price.on_button}" if ready else "Compare",
        type="primary",
        icon=":material/grid_view:",
        key=form.key("submit"),
        shortcut="Ctrl+Enter",
        width="stretch",
        on_click=_submit,
        args=(form, submissions.submission_id(form.page)),
    )
    _draw_below(varies, grid, ready, price)
    if form.get(_REFUSED) and varies.problem:
        st.error(escape_sentence(varies.problem), icon=":material/error:")
    if refusal := submissions.refusal(form.page):
        st.error(escape_sentence(refusal), icon=":material/savings:")


def _draw_below(varies: Chosen, grid: list[list[Cell]], ready: list[Cell], price: Total) -> None:
    if varies.problem is not None:
        st.caption(escape_sentence(varies.problem))
        return
    if ready:
        st.caption(price_words(price))
    unable = [cell for row in grid for cell in row if cell.problem is not None]
    if unable:
        count = len(ready) + len(unable)
        st.caption(escape_sentence(f"{len(unable)} of {count} cannot be made. {unable[0].label}: {unable[0].problem}"))
    left_out = {name for cell in ready for name in cell.left_out}
    if left_out:
        st.caption(escape_sentence(f"Sent only to the models that take it: {', '.join(sorted(left_out))}."))


def _grid(form: RequestForm, varies: Chosen) -> list[list[Cell]]:
    if varies.problem is not None or varies.columns is None:
        return []
    values = {leaf.path: form.get(leaf.path) for leaf in form_values.form_leaves(form)}
    values |= {name: form.get(name) for name in form_values.OF_THE_PAGE}
    values |= {"model": form.get("model"), "wildcards": "typed"}  # each cell's prompt is resolved already
    if form.get("seed_mode") != KEEP:
        # One seed for all cells, so that only what varies makes a difference.
        values |= {"seed_mode": KEEP, "seed": str(form.get(_SEED))}
    return _cached(json.dumps(values), catalog.models_revision(), varies.columns, varies.rows)


@lru_cache(maxsize=32)
def _cached(values: str, _revision: int, columns: Axis, rows: Axis | None) -> list[list[Cell]]:
    held: dict[str, Any] = json.loads(values)
    return cells_of(COMPARE_FORM, held, columns, rows)


def _submit(form: RequestForm, submission: str) -> None:
    varies = chosen(form)
    form.set(_REFUSED, varies.problem is not None)
    submissions.set_field_problems(form.page, {})
    if varies.problem is not None or varies.columns is None:
        return
    ready = sendable(_grid(form, varies))
    if not ready:
        built = form.build()
        show_problems(form, built.check(built.request))
        return
    click = submissions.identity_of_click(form.page, submission, [dict(cell.request) for cell in ready])
    if click is None:
        st.toast("Taken as one click. Press again for the same once more.", icon=":material/touch_app:")
        return
    form.set(_SEED, _new_seed())
    grid = _grid(form, varies)
    ready = sendable(grid)
    title = _title(form, varies.columns, varies.rows)
    remember(comparison(click, title, grid, varies.columns, varies.rows))
    requests = [dict(cell.request) for cell in ready]
    submissions.submit_all(form.page, requests, click, labels=[cell.label for cell in ready])
    form.set("shown_set", click)


def _title(form: RequestForm, columns: Axis, rows: Axis | None) -> str:
    names = " × ".join(axis.name for axis in (rows, columns) if axis is not None)
    prompt = str(form.get("positivePrompt") or "").strip()
    return f"{shorten(prompt, 100)} ({names})" if prompt else names


def _new_seed() -> int:
    return secrets.randbelow(2**31 - 1) + 1
