"""Spend: what was made and what it cost, by day, model and capability; a ledger to download."""

import streamlit as st

from lib.ui.reports.spend_view import draw_spend

st.title("Spend")
draw_spend()
