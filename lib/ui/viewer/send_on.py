"""Sending a picture on to the page that does the next thing with it."""

from __future__ import annotations

from typing import Final

from lib.navigation import (
    CAPTION_IMAGE,
    GENERATE_IMAGE,
    GENERATE_VIDEO,
    REMOVE_BACKGROUND,
    UPSCALE_IMAGE,
)
from lib.session.access import visitor
from lib.ui.forms.capability_forms import FORMS
from lib.ui.grid.picture_grid import Action

# The action's name is the page's name.
_LABELS: Final = {
    UPSCALE_IMAGE: "Upscale",
    REMOVE_BACKGROUND: "Remove background",
    CAPTION_IMAGE: "Caption",
    GENERATE_VIDEO: "Video",
    GENERATE_IMAGE: "Image to image",
}

SENDS: Final = tuple(
    Action(page.name, _LABELS[page], page.icon.removeprefix(":material/").removesuffix(":")) for page in _LABELS
)


def send_on(name: str, result_id: str) -> bool:
    """Put a picture into the form of the page that an action names, and go there. Call it in a callback.

    False when the action is none of `SENDS`.
    """
    for page in _LABELS:
        if page.name == name:
            FORMS[page.name].bring(f"picture:{result_id}")
            visitor.send_to(page)
            return True
    return False
