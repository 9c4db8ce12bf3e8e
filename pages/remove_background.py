"""Remove background: cut a picture's subject out."""

import streamlit as st

from lib.ui.capability_page import draw_capability_page
from lib.ui.forms.picture_forms import REMOVE_BACKGROUND_FORM
from lib.ui.results.empty_state import draw_invitation

st.title("Remove background")
draw_capability_page(
    REMOVE_BACKGROUND_FORM,
    empty=draw_invitation("Bring a picture, and what stands in front is cut out of it; the rest becomes transparent."),
)
