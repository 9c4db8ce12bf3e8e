"""What the capability pages have in common: the form on the left, the results on the right."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from lib.session import activity
from lib.ui.forms.capability_forms import page_form
from lib.ui.forms.controls.presets import draw_presets
from lib.ui.forms.controls.take_over import draw_take_over
from lib.ui.forms.problems import field_problems, out_of_limits
from lib.ui.forms.request_form import RequestForm
from lib.ui.forms.submit_button import submit_button
from lib.ui.forms.values import save
from lib.ui.forms.view import draw_form
from lib.ui.results.list import draw_results


def draw_capability_page(task_type: str, *, empty: Callable[[RequestForm], None]) -> None:
    """Draw the whole page of a task type, title included. `empty` draws what is shown while there are no results.

    Raises `LookupError` for a task type without a page.
    """
    form = page_form(task_type)
    st.title(form.page.title)
    left, right = st.columns([1, 2], gap="large")
    with left, st.container(border=True):
        _draw_form(form)
    with right:
        if activity.recent_jobs(form.page, limit=1):
            draw_results(form)
        else:
            empty(form)


def _draw_form(form: RequestForm) -> None:
    form.restore()
    with st.container(horizontal=True, horizontal_alignment="right"):
        draw_take_over(form)
        draw_presets(form)
    built = form.build()
    draw_form(form, {**out_of_limits(built), **field_problems(form, built)})
    save(form)
    submit_button(form, built.renewed())  # drawing may have given a new widget its first value
