"""The side bar of every page: whose key pays, what was spent today, what is running."""

from __future__ import annotations

import streamlit as st

from lib import session
from lib.ui.frame.account_choice import draw_line
from lib.ui.frame.activity import draw_activity

_WATCH_S = 0.1
_SELDOM_S = 1.0
_TICK_S = 1.0


def side_bar() -> None:
    """Draw it, and look for news as long as some are expected."""
    connected = session.client().status.connected
    unfinished = session.jobs().unfinished(session.owner().id)
    with st.sidebar:
        draw_line(connected)
        st.fragment(draw_activity, run_every=_TICK_S if unfinished else None)()
        # A job of a process that died is not looked after here yet; with its key at hand it may be at any moment.
        waits = any(not job.ended and session.can_be_collected(job) for job in session.recent_jobs())
        expected = waits or not connected
        every = _WATCH_S if unfinished else _SELDOM_S if expected else None
        st.fragment(_watch, run_every=every)(connected)
        if session.came_in_by_pass():
            st.html('<a href="./leave" target="_self" style="color: inherit; font-size: 0.9rem">Log out</a>')


def _watch(connected: bool) -> None:
    """Draws nothing. Reruns the page when a job changed or the connection came or went.

    Run by its clock, it waits for news for most of the time between two runs, so that they show at once although it
    runs seldom.
    """
    if session.wait_for_news() or session.client().status.connected != connected:
        st.rerun()
