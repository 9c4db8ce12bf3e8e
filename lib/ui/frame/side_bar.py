"""The side bar of every page: whose key pays, what was spent today, what is running."""

from __future__ import annotations

import streamlit as st

from lib.session import activity, process
from lib.session.access import account, visitor
from lib.ui.frame.account_choice import draw_account_choice
from lib.ui.frame.activity import draw_activity

_WATCH_S = 0.1
_SELDOM_S = 1.0
_TICK_S = 1.0


def side_bar() -> None:
    """Draw the side bar, and poll for changes as long as some are expected."""
    connected = account.client().status.connected
    unfinished = process.jobs().unfinished(visitor.current().id)
    with st.sidebar:
        draw_account_choice(connected)
        st.fragment(draw_activity, run_every=_TICK_S if unfinished else None)()
        # A job of a process that died is not collected here yet; while its key is held, that can start at any moment.
        waits = any(not job.ended and account.can_be_collected(job) for job in activity.recent_jobs())
        expected = waits or not connected
        every = _WATCH_S if unfinished else _SELDOM_S if expected else None
        st.fragment(_watch, run_every=every)(connected)
        if visitor.came_in_by_pass():
            st.html('<a href="./leave" target="_self" style="color: inherit; font-size: 0.9rem">Log out</a>')


def _watch(connected: bool) -> None:
    """Draws nothing. Reruns the page when a job changed or the connection was made or lost.

    Run by a timer, it waits for changes for most of the time between two runs, so that they show at once although it
    runs seldom.
    """
    if activity.wait_for_news() or account.client().status.connected != connected:
        st.rerun()
