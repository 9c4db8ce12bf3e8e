"""Sending a picture on to the page that does the next thing with it."""

from __future__ import annotations

from typing import Final

from lib import session
from lib.navigation import CAPTION_IMAGE, GENERATE_IMAGE, GENERATE_VIDEO, REMOVE_BACKGROUND, UPSCALE_IMAGE
from lib.ui.picture_grid import Action

# The action's name is the page's name; the slot is where that page's form takes pictures.
_SLOTS: Final = {
    UPSCALE_IMAGE: "pictures",
    REMOVE_BACKGROUND: "pictures",
    CAPTION_IMAGE: "pictures",
    GENERATE_VIDEO: "first_picture",
    GENERATE_IMAGE: "seed_picture",
}
_LABELS: Final = {
    UPSCALE_IMAGE: "Upscale",
    REMOVE_BACKGROUND: "Remove background",
    CAPTION_IMAGE: "Caption",
    GENERATE_VIDEO: "Video",
    GENERATE_IMAGE: "Image to image",
}

SENDS: Final = tuple(
    Action(page.name, _LABELS[page], page.icon.removeprefix(":material/").removesuffix(":")) for page in _SLOTS
)


def send_on(name: str, picture_id: str) -> bool:
    """Put a picture into the form of the page that an action names, and go there. Call it in a callback.

    False when the action is none of `SENDS`.
    """
    for page, slot in _SLOTS.items():
        if page.name == name:
            session.fill_form(page, {slot: [f"picture:{picture_id}"]})
            session.send_to(page)
            return True
    return False
