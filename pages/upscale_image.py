"""Upscale image: more pixels, and detail that suits them."""

import streamlit as st

from lib.ui.capability_page import draw_capability_page
from lib.ui.forms.picture_forms import UPSCALE_FORM
from lib.ui.results.empty_state import draw_invitation

st.title("Upscale image")
draw_capability_page(
    UPSCALE_FORM, empty=draw_invitation("Bring a picture, and get it two or four times as wide and as high.")
)
