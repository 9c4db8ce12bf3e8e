"""Generate image: pictures from a prompt."""

import streamlit as st

from lib import session
from lib.navigation import GENERATE_IMAGE
from lib.ui import image_form
from lib.ui.empty_state import draw_examples
from lib.ui.field_problems import field_problems
from lib.ui.results import draw_results
from lib.ui.submit_button import submit_button

st.title("Generate image")
form, results = st.columns([1, 2], gap="large")

with form, st.container(border=True):
    image_form.restore()
    image_form.draw(field_problems(GENERATE_IMAGE, image_form.request(), image_form.in_plain_words))
    submit_button(GENERATE_IMAGE, image_form.request, image_form.check)

with results:
    if session.recent_jobs(GENERATE_IMAGE, limit=1):
        draw_results(GENERATE_IMAGE, take_over=image_form.take_over)
    else:
        draw_examples(GENERATE_IMAGE, take_over=image_form.take_over)
