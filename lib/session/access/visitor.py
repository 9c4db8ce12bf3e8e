"""The session's visitor, its start time, and changes of page."""

from __future__ import annotations

import time
from typing import Final

import streamlit as st

from lib.access import LOCAL_OWNER_ID, PASS_COOKIE, Visitor, headers_of_the_browser, new_owner_id, principal_of
from lib.navigation import PageInfo
from lib.session.process import studio

_VISITOR: Final = "owner"
_STARTED: Final = "session_started"
_SENT_TO: Final = "sent_to"


def current() -> Visitor:
    """Returns the visitor of this session; cookie and connection stay the same while it lasts."""
    found = _admitted()
    assert found is not None, "the shell lets nobody further who is not admitted"
    return found


def is_admitted() -> bool:
    """Whether the visitor of this session is let in.

    The guard checks it for everything else; with login by a page of ours, strangers must reach this point.
    """
    return _admitted() is not None


def came_in_by_pass() -> bool:
    """Whether the visitor entered a password or logged in, and so can log out."""
    who = current()
    return not who.own_machine and bool(st.context.cookies.get(PASS_COOKIE))


def _admitted() -> Visitor | None:
    if _VISITOR not in st.session_state:
        st.session_state[_VISITOR] = _find_visitor()
    found: Visitor | None = st.session_state[_VISITOR]
    return found


def _find_visitor() -> Visitor | None:
    headers = headers_of_the_browser({name.lower(): value for name, value in st.context.headers.items()})
    if not headers:  # no web server, so no browser: the script was started by hand or by a test
        return Visitor(LOCAL_OWNER_ID, own_machine=True)
    peer = st.context.ip_address or "127.0.0.1"  # Streamlit gives None for this machine
    access = studio().access
    found = principal_of(headers, dict(st.context.cookies), peer, access)
    # A browser without cookies is a separate visitor until the session ends.
    return found or (Visitor(new_owner_id()) if access.mode == "open" else None)


def started_at() -> float:
    """Returns when this session began, in seconds since 1970."""
    started: float = st.session_state.setdefault(_STARTED, time.time())
    return started


def send_to(page: PageInfo) -> None:
    """Switches to another page at the end of this run. Unlike `st.switch_page` it may be called in a callback."""
    st.session_state[_SENT_TO] = page.path


def go_where_sent() -> None:
    """Switches to the page of `send_to`, if any. Call it last on a page."""
    path = st.session_state.pop(_SENT_TO, None)
    if path is not None:
        st.switch_page(path)
