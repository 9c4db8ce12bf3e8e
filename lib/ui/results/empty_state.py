"""What a page without results shows: what it does, and examples to start from."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from lib.session.forms import inputs
from lib.ui.forms.request_form import RequestForm
from lib.ui.grid.picture_grid import Tile, picture_grid
from lib.ui.results.examples import EXAMPLES, picture_bytes, picture_src
from lib.ui.words import alt_text


def draw_examples(form: RequestForm) -> None:
    """Draw three example pictures; a click puts the example's request into the form."""
    st.markdown("Describe a picture and press Generate, or start from one of these.")
    _draw_tiles(form, "Use this example", lambda name: form.take_over(EXAMPLES[name]))


def draw_invitation(sentence: str) -> Callable[[RequestForm], None]:
    """For a page that takes an input picture: draws `sentence` (what the page does) and three pictures to use."""

    def draw(form: RequestForm) -> None:
        st.markdown(f"{sentence} Or try it with one of these.")
        _draw_tiles(form, "Start from this picture", lambda name: _use_as_input(form, name))

    return draw


def _use_as_input(form: RequestForm, name: str) -> None:
    form.set_start_picture(inputs.keep_input(picture_bytes(name)))


def _draw_tiles(form: RequestForm, title: str, on_open: Callable[[str], None]) -> None:
    tiles = [
        Tile(
            name,
            "picture",
            ratio=example["width"] / example["height"],
            src=picture_src(name),
            alt=alt_text(example),
            title=title,
            facts=example["positivePrompt"],
            badge="sandbox",
        )
        for name, example in EXAMPLES.items()
    ]
    picture_grid(tiles, key=form.key("examples"), row_px=220, on_open=on_open)
