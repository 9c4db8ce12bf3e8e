"""Gallery: everything this visitor has made, with the parameters that made it."""

import streamlit as st

from lib import session
from lib.navigation import GALLERY, GENERATE_IMAGE
from lib.ui.gallery_grid import draw_grid
from lib.ui.gallery_table import draw_table
from lib.ui.gallery_tools import draw_tools, draw_undo

st.title("Gallery")
table = session.gallery()
table = table[table["task_type"] != "promptEnhance"]  # offered where prompts are written
draw_undo()
if table.empty:
    st.markdown("Pictures that you make are kept here, each with the prompt, seed and settings that made it.")
    st.page_link(GENERATE_IMAGE.path, label="Generate the first one", icon=GENERATE_IMAGE.icon)
else:
    found, as_table = draw_tools(table)
    if found.empty:
        st.info("No picture matches. Change or clear the search.", icon=":material/search_off:")
    elif as_table:
        draw_table(GALLERY, found)
    else:
        draw_grid(GALLERY, found)
