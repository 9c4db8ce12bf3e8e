"""Status: which endpoint, whether it answers, how fast it is, and what was spent."""

import streamlit as st

from lib import session
from lib.ui.response_times import draw_response_times
from lib.ui.status_panel import draw_details, draw_numbers, draw_usage

st.title("Status")
st.fragment(draw_numbers, run_every=2.0)()
draw_response_times()
own_machine = session.owner().own_machine
account = session.account() if own_machine else None
draw_usage(account)
draw_details(account, own_machine=own_machine)
