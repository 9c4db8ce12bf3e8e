"""Owner: what the studio's key spends, for whom and on what, and the switch that stops it."""

import streamlit as st

from lib.session.access import visitor
from lib.ui.reports.owner_panel import draw_money, draw_spending, draw_switch

st.title("Owner")
if not visitor.current().is_owner:
    st.error("This page is for the owner of the studio.", icon=":material/lock:")
    st.stop()
draw_switch()
st.fragment(draw_money, run_every=5.0)()
draw_spending()
