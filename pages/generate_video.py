"""Generate video: videos from a prompt, or from a first and a last picture."""

from lib.ui.capability_page import draw_capability_page
from lib.ui.results.empty_state import draw_invitation

draw_capability_page(
    "videoInference", empty=draw_invitation("Describe a video and press Generate, or give it a first picture to move.")
)
