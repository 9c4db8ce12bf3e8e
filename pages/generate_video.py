"""Generate video: videos from a prompt, or from a first and a last picture."""

import streamlit as st

from lib.ui.capability_page import draw_capability_page
from lib.ui.forms.video_form import VIDEO_FORM
from lib.ui.results.empty_state import draw_invitation

st.title("Generate video")
draw_capability_page(
    VIDEO_FORM, empty=draw_invitation("Describe a video and press Generate, or give it a first picture to move.")
)
