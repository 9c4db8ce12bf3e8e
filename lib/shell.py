"""The script of each session: page config, navigation, side bar, then the page. No logic."""

from __future__ import annotations

import sys
from pathlib import Path

import streamlit as st

ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:  # Streamlit puts this script's folder first, not the project's
    sys.path.insert(0, str(ROOT))

from lib.runtime import sdk_problem  # noqa: E402 - as above

st.set_page_config(page_icon=str(ROOT / "lib" / "ui" / "icon.png"), layout="wide")

if problem := sdk_problem():
    st.error(problem, icon=":material/build:")
    st.stop()

from lib.navigation import ALL_PAGES, PAGES  # noqa: E402
from lib.session import activity, process  # noqa: E402
from lib.session.access import visitor  # noqa: E402
from lib.settings import SettingsError  # noqa: E402
from lib.ui.frame.login_page import draw_login_page  # noqa: E402
from lib.ui.frame.news import show_news  # noqa: E402
from lib.ui.frame.side_bar import side_bar  # noqa: E402

try:
    process.studio()
except SettingsError as error:
    st.error(f"{error} Correct it and reload this page.", icon=":material/tune:")
    st.stop()

if not visitor.is_admitted():
    draw_login_page()
    st.stop()

sections: dict[str, list[st.Page]] = {}
pages = ALL_PAGES if visitor.current().is_owner else PAGES
for info in pages:
    page = st.Page(info.path, title=info.title, icon=info.icon, url_path=info.name, default=info is PAGES[0])
    sections.setdefault(info.section, []).append(page)
chosen = st.navigation(sections)

here = next(info for info in pages if info.title == chosen.title)
activity.begin_run(here)
show_news(here)
side_bar()
chosen.run()
visitor.go_where_sent()
