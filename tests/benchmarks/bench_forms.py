"""Building the form of each of the 363 models: fields, layout, widgets' first values, the request they make.

Run from the project's folder: `python -m tests.benchmarks.bench_forms`. The first rows are everything but Streamlit's
own widgets; the last have those too, for the image models, in a script of AppTest's.
"""

from __future__ import annotations

import os
import time
from collections.abc import Sequence

from streamlit.testing.v1 import AppTest

from lib import catalog
from lib.session import process
from lib.ui.forms.fields.widgets import leaves_of
from tests.benchmarks.apart import data_folder
from tests.benchmarks.report import Row, markdown, median_ms, spread
from tests.support.sample_forms import fill_in, form_of


def build(air: str) -> float:
    """Seconds for one form, from the model's address to the request."""
    began = time.perf_counter()
    form = form_of(air)
    assert form.layout.fields
    form.request()
    return time.perf_counter() - began


def check(air: str) -> float:
    """Seconds for checking what a filled form sends."""
    form = form_of(air)
    fill_in(form)
    began = time.perf_counter()
    form.check(form.request())
    return time.perf_counter() - began


def _page() -> None:
    import time as clock  # AppTest runs the text of this function by itself

    import streamlit as st

    from lib.ui.forms.capability_forms import page_form
    from lib.ui.forms.values import save
    from lib.ui.forms.view import draw_form

    form = page_form("imageInference")
    form.restore()
    began = clock.perf_counter()
    draw_form(form, {})
    save(form)
    st.session_state["took"] = clock.perf_counter() - began


def drawn(airs: Sequence[str], *, opened: bool) -> list[float]:
    """Seconds for drawing each image model's form, with "Advanced" closed or open."""
    app = AppTest.from_function(_page, default_timeout=60).run()
    app.session_state["generate_image_advanced_fold"] = opened
    took = []
    for air in airs:
        app.session_state["generate_image_model"] = air
        app.run()
        assert not app.exception
        took.append(float(app.session_state["took"]))
    return took


def measure(*, rounds: int = 3, images: int = 140) -> list[Row]:
    """Building, checking, and drawing with everything closed and open."""
    airs = [model.air for model in catalog.models()]
    for air in airs:
        list(leaves_of(catalog.fields(air), lambda _path: None))  # reads the types once, as an app that is warm has
    built = [build(air) for _ in range(rounds) for air in airs]
    checked = [check(air) for air in airs]
    some = [model.air for model in catalog.models("imageInference")][:images]
    with data_folder() as folder:
        before = dict(os.environ)
        os.environ.update(STUDIO_DATA_DIR=str(folder), STUDIO_ENV_FILE=os.devnull)
        try:
            closed, opened = drawn(some, opened=False), drawn(some, opened=True)
            process.studio().close()
        finally:
            os.environ.clear()
            os.environ.update(before)
    return [
        Row("Form of a model, from its address to its request", median_ms(built), "ms", 5, _beside(built)),
        Row("Check of what a form sends", median_ms(checked), "ms", None, _beside(checked)),
        Row("Form of an image model, drawn by Streamlit", median_ms(closed), "ms", None, _beside(closed)),
        Row("The same with Advanced open", median_ms(opened), "ms", None, _beside(opened)),
    ]


def _beside(seconds: list[float]) -> str:
    return spread([1e3 * value for value in seconds], "ms")


if __name__ == "__main__":
    print(markdown(measure()))
