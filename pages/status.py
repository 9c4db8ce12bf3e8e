"""Status: which endpoint, whether it answers, and what was spent."""

import streamlit as st

from lib import session
from lib.ui.status_panel import draw_details, draw_numbers

st.title("Status")
st.fragment(draw_numbers, run_every=2.0)()
draw_details(own_machine=session.owner().own_machine)
