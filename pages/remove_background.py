"""Remove background: cut out a picture's subject."""

from lib.ui.capability_page import draw_capability_page
from lib.ui.results.empty_state import draw_invitation

draw_capability_page(
    "removeBackground",
    empty=draw_invitation("Bring a picture, and what stands in front is cut out of it; the rest becomes transparent."),
)
