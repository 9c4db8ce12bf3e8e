"""The side bar of every page: which Runware this is, what was spent today, what is running."""

from __future__ import annotations

from datetime import UTC, datetime

import streamlit as st

from lib import session
from lib.ui.activity import draw_activity
from lib.ui.words import dollars, plain

_WATCH_S = 0.1
_SELDOM_S = 1.0
_TICK_S = 1.0


def side_bar() -> None:
    """Draw it, and look for news as long as some are expected."""
    connected = session.client().status.connected
    unfinished = session.jobs().unfinished(session.owner().id)
    with st.sidebar:
        _connection(connected)
        st.fragment(draw_activity, run_every=_TICK_S if unfinished else None)()
        # A job of a process that died is not looked after here yet; it may be at any moment.
        expected = not connected or any(not job.ended for job in session.recent_jobs())
        every = _WATCH_S if unfinished else _SELDOM_S if expected else None
        st.fragment(_watch, run_every=every)(connected)
        if session.came_in_by_pass():
            st.html('<a href="./leave" target="_self">Log out</a>')


def _watch(connected: bool) -> None:
    """Draws nothing. Reruns the page when a job changed or the connection came or went.

    Run by its clock, it waits for news for most of the time between two runs, so that they show at once although it
    runs seldom.
    """
    if session.wait_for_news() or session.client().status.connected != connected:
        st.rerun()


def _connection(connected: bool) -> None:
    studio = session.studio()
    midnight = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0).timestamp()
    spent = studio.store.spent(session.owner().id, studio.source, since=midnight)
    if studio.source == "sandbox":
        st.markdown(":blue[●] Sandbox: drawn on this machine, play money")
        with st.popover("Use a Runware key", icon=":material/key:", width="stretch"):
            st.markdown(_HOW_TO_USE_A_KEY)
    elif connected:
        st.markdown(":green[●] Connected to Runware")
    else:
        problem = studio.client.status.last_problem
        st.markdown(":orange[●] Connecting to Runware" if problem is None else ":red[●] Not connected to Runware")
        if problem is not None:
            st.text(problem)
    st.caption(f"Spent today: {plain(dollars(spent, studio.source))}")


_HOW_TO_USE_A_KEY = """
Here pictures are drawn by a sandbox that speaks Runware's protocol. With a key, the same click goes to Runware.

1. Make a key at my.runware.ai.
2. Put it into `.env` beside `streamlit_app.py`, as `RUNWARE_API_KEY=...`, or into the table `[runware]` of
   `.streamlit/secrets.toml`, as `api_key = "..."`.
3. Start the studio again.
"""
