"""Caption image: describe in words what a picture shows."""

from lib.ui.capability_page import draw_capability_page
from lib.ui.results.empty_state import draw_invitation

draw_capability_page(
    "caption", empty=draw_invitation("Bring a picture, and read what it shows; the words make a good prompt.")
)
