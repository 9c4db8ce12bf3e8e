"""Compare: one prompt on several models, or one model with different values of one or two settings."""

import streamlit as st

from lib.ui.comparison.examples import draw_comparison_examples
from lib.ui.comparison.grid import draw_comparison
from lib.ui.comparison.page import COMPARE_FORM, draw_request
from lib.ui.comparison.sets import remembered

st.title("Compare")
left, right = st.columns([1, 2], gap="large")
with left, st.container(border=True):
    draw_request()
with right:
    if remembered():
        draw_comparison()
    else:
        draw_comparison_examples(COMPARE_FORM)
