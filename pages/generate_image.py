"""Generate image: pictures from a prompt."""

from lib.ui.capability_page import draw_capability_page
from lib.ui.results.empty_state import draw_examples

draw_capability_page("imageInference", empty=draw_examples)
