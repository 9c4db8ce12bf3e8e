"""What AppTest does not name: what our own grid was handed."""

from __future__ import annotations

import json
from typing import Any

from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Button

from lib.ui.grid.picture_grid import Tile


def grids(app: AppTest) -> list[dict[str, Any]]:
    """The data of every picture grid on the page, from top to bottom."""
    return [json.loads(element.proto.json) for element in app.get("bidi_component")]


def tiles(app: AppTest, kind: str = "picture") -> list[dict[str, Any]]:
    """All tiles of one kind among the results; those of a form's slots are smaller."""
    said_nothing = {name: field.default for name, field in Tile.__dataclass_fields__.items()}
    return [
        {**said_nothing, **tile}
        for grid in grids(app)
        if grid["rowPx"] > 96
        for tile in grid["tiles"]
        if tile["kind"] == kind
    ]


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


def type_key(app: AppTest, key: str) -> AppTest:
    field = next(field for field in app.text_input if str(field.key).startswith("line_key_"))
    field.set_value(key)
    next(button for button in app.button if button.label == "Use this key").click()
    return app.run()


def everything_held(app: AppTest) -> str:
    """All that the session and the page hold: state in every layer, widgets' values, each element as it was sent."""
    state: Any = app.session_state._state
    while hasattr(state, "_state"):  # wrappers
        state = state._state
    layers = [state._new_session_state, state._old_state, state._new_widget_state.states]
    sent = [element.proto for element in _leaves(app._tree)]
    return "\n".join([*(repr(dict(layer)) for layer in layers), *(str(proto) for proto in sent)])


def _leaves(block: Any) -> list[Any]:
    found = []
    for child in getattr(block, "children", {}).values():
        found += [child] if getattr(child, "proto", None) is not None else []
        found += _leaves(child)
    return found
