"""Caption image: what a picture shows, in words."""

import streamlit as st

from lib.ui.capability_page import draw_capability_page
from lib.ui.forms.picture_forms import CAPTION_FORM
from lib.ui.results.empty_state import draw_invitation

st.title("Caption image")
draw_capability_page(
    CAPTION_FORM, empty=draw_invitation("Bring a picture, and read what it shows; the words make a good prompt.")
)
