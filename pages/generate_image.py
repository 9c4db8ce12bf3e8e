"""Generate image: pictures from a prompt."""

import streamlit as st

from lib.ui.capability_page import draw_capability_page
from lib.ui.empty_state import draw_examples
from lib.ui.image_form import IMAGE_FORM

st.title("Generate image")
draw_capability_page(IMAGE_FORM, empty=draw_examples)
