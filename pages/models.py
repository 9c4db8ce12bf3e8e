"""Models: every model that the SDK knows, and a search for community models."""

import streamlit as st

from lib.navigation import MODELS
from lib.session.access import visitor
from lib.session.forms import drafts
from lib.ui.models.community import draw_community
from lib.ui.models.details import draw_details
from lib.ui.models.list import draw_models
from lib.ui.models.side_by_side import draw_comparison

CURATED, COMMUNITY = "Curated", "Community"

st.title("Models")
view = st.segmented_control(
    "Which models",
    [CURATED, COMMUNITY],
    default=CURATED,
    required=True,
    label_visibility="collapsed",
    key=drafts.widget_key(MODELS, "view"),
    persist_state="session",
)
if view == COMMUNITY:
    draw_community()
else:
    draw_models()
    draw_details()
    draw_comparison()
visitor.go_where_sent()
