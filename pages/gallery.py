"""Gallery: everything this visitor has made, with the parameters that made it."""

import streamlit as st

from lib.database import StoreError
from lib.navigation import GALLERY
from lib.session.gallery import query_params as address
from lib.ui.gallery.view import draw_gallery

st.title("Gallery")
address.restore()
try:
    draw_gallery(GALLERY)
except StoreError as error:
    st.error(f"{error} What is typed here stays; try again in a moment.", icon=":material/database_off:")
    st.button("Try again", icon=":material/refresh:", key="gallery_try_again")
address.write()
