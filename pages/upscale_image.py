"""Upscale image: enlarge a picture."""

from lib.ui.capability_page import draw_capability_page
from lib.ui.results.empty_state import draw_invitation

draw_capability_page(
    "upscale", empty=draw_invitation("Bring a picture, and get it two or four times as wide and as high.")
)
