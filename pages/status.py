"""Status: the endpoint in use, whether it responds, how fast it is, and what was spent."""

import streamlit as st

from lib.session.access import account, client, visitor
from lib.ui.reports.response_times import draw_response_times
from lib.ui.reports.status_panel import draw_details, draw_numbers, draw_usage

st.title("Status")
st.fragment(draw_numbers, run_every=2.0)()
draw_response_times()
is_owner = visitor.current().is_owner
account_details = client.account_details() if is_owner or account.kind() == "own" else None  # payers see the balance
draw_usage(account_details)
draw_details(account_details, is_owner=is_owner)
