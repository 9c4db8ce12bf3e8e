"""Status: which endpoint, whether it answers, how fast it is, and what was spent."""

import streamlit as st

from lib import session
from lib.ui.reports.response_times import draw_response_times
from lib.ui.reports.status_panel import draw_details, draw_numbers, draw_usage

st.title("Status")
st.fragment(draw_numbers, run_every=2.0)()
draw_response_times()
is_owner = session.owner().is_owner
account = session.account() if is_owner or session.line_kind() == "own" else None  # who pays sees the balance
draw_usage(account)
draw_details(account, is_owner=is_owner)
