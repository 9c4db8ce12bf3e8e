"""What the capability pages have in common: the form on the left, the results on the right."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from lib.session import activity
from lib.ui.forms.controls.presets import draw_presets
from lib.ui.forms.controls.take_over import draw_take_over
from lib.ui.forms.problems import field_problems, out_of_limits
from lib.ui.forms.request_form import RequestForm
from lib.ui.forms.submit_button import submit_button
from lib.ui.results.list import draw_results


def draw_capability_page(form: RequestForm, *, empty: Callable[[RequestForm], None]) -> None:
    """`empty` draws what stands in the place of results while there are none."""
    left, right = st.columns([1, 2], gap="large")
    with left, st.container(border=True):
        form.restore()
        with st.container(horizontal=True, horizontal_alignment="right"):
            draw_take_over(form)
            draw_presets(form)
        form.draw({**out_of_limits(form), **field_problems(form)})
        submit_button(form)
    with right:
        if activity.recent_jobs(form.page, limit=1):
            draw_results(form)
        else:
            empty(form)
