"""What an empty page shows: what it does, and real examples to start from."""

from __future__ import annotations

import streamlit as st

from lib.ui.examples import EXAMPLES, picture_of
from lib.ui.picture_grid import Tile, picture_grid
from lib.ui.request_form import RequestForm
from lib.ui.words import alt_text


def draw_examples(form: RequestForm) -> None:
    """Three pictures to click; a click puts the example's request into the form."""
    st.markdown("Describe a picture and press Generate, or start from one of these.")
    tiles = [
        Tile(
            name,
            "picture",
            ratio=example["width"] / example["height"],
            src=picture_of(name),
            alt=alt_text(example),
            title="Use this example",
            facts=example["positivePrompt"],
            badge="sandbox",
        )
        for name, example in EXAMPLES.items()
    ]
    picture_grid(tiles, key=form.key("examples"), row_px=220, on_open=lambda name: form.take_over(EXAMPLES[name]))
