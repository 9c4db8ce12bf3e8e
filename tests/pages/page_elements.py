"""What AppTest does not name: what our own grid was handed."""

from __future__ import annotations

import json
from typing import Any

from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Button


def grids(app: AppTest) -> list[dict[str, Any]]:
    """The data of every picture grid on the page, from top to bottom."""
    return [json.loads(element.proto.json) for element in app.get("bidi_component")]


def tiles(app: AppTest, kind: str = "picture") -> list[dict[str, Any]]:
    """All tiles of one kind among the results; those of a form's slots are smaller."""
    return [tile for grid in grids(app) if grid["rowPx"] > 96 for tile in grid["tiles"] if tile["kind"] == kind]


def texts(app: AppTest) -> str:
    """Everything the page says in Markdown, captions, boxes and plain text."""
    parts = [*app.markdown, *app.caption, *app.error, *app.info, *app.warning, *app.text]
    return "\n".join(str(part.value) for part in parts)


def prompt_of(app: AppTest) -> Any:
    """The prompt's text area."""
    return app.text_area(key="generate_image_positivePrompt")


def submit_button(app: AppTest) -> Button:
    """The one primary button of "Generate image"."""
    return app.button(key="generate_image_submit")


def generate(app: AppTest, prompt: str = "a fox in a snowy forest", *, count: int = 1, side: int = 512) -> AppTest:
    """Type a prompt and press the button."""
    prompt_of(app).set_value(prompt)
    app.number_input(key="generate_image_width").set_value(side)
    app.number_input(key="generate_image_height").set_value(side)
    app.number_input(key="generate_image_numberResults").set_value(count).run()
    return submit_button(app).click().run()


def open_advanced(app: AppTest, page: str = "generate_image") -> AppTest:
    """What is under "Advanced" is drawn when it is opened."""
    app.session_state[f"{page}_advanced_fold"] = True
    return app.run()
