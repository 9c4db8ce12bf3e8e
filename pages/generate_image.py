"""Generate image: pictures from a prompt."""

import streamlit as st

from lib.ui.capability_page import draw_capability_page
from lib.ui.forms.image_form import IMAGE_FORM
from lib.ui.results.empty_state import draw_examples

st.title("Generate image")
draw_capability_page(IMAGE_FORM, empty=draw_examples)
