"""Three example comparisons, for the page that has none yet."""

from __future__ import annotations

from typing import Any, Final

import streamlit as st

from lib.ui.comparison.choosing import NOTHING
from lib.ui.forms.request_form import RequestForm
from lib.ui.grid.picture_grid import Tile, picture_grid
from lib.ui.results.examples import EXAMPLES, picture_src

# Label and axis widgets, by the name of the example whose prompt is used.
COMPARISONS: Final[dict[str, tuple[str, dict[str, Any]]]] = {
    "fox": (
        "One prompt on three models",
        {
            "columns": "model",
            "rows": NOTHING,
            "columns_values_model": ["runware:100@1", "runware:101@1", "runware:z-image@turbo"],
        },
    ),
    "balloon": (
        "One model: steps by CFG scale",
        {
            "columns": "steps",
            "rows": "CFGScale",
            "columns_values_steps": "4, 8, 16",
            "rows_values_CFGScale": "1, 4, 8",
        },
    ),
    "skyline": (
        "One prompt, eight seeds",
        {"columns": "seed", "rows": NOTHING, "columns_values_seed": "1..8"},
    ),
}


def draw_comparison_examples(form: RequestForm) -> None:
    """Draw what the page does, and three pictures to click; a click fills the form."""
    st.markdown(
        "Compare models, or settings of one model, in a grid of up to 64 pictures. All cells share one seed, so what "
        "differs is what varies. Say what varies and press Compare, or start from one of these."
    )
    tiles = [
        Tile(
            name,
            "picture",
            ratio=EXAMPLES[name]["width"] / EXAMPLES[name]["height"],
            src=picture_src(name),
            alt=words,
            title="Use this example",
            facts=words,
            badge="sandbox",
        )
        for name, (words, _) in COMPARISONS.items()
    ]
    picture_grid(tiles, key=form.key("examples"), row_px=220, on_open=lambda name: _use(form, name))


def _use(form: RequestForm, name: str) -> None:
    example = {**EXAMPLES[name], "width": 512, "height": 512}
    del example["seed"]
    form.take_over(example)
    for widget, value in COMPARISONS[name][1].items():
        form.set(widget, value)
