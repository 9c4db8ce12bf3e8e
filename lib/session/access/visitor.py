"""Who looks, since when, and where they are sent."""

from __future__ import annotations

import time
from typing import Final

import streamlit as st

from lib.access import PASS_COOKIE, headers_of_the_browser, principal_of
from lib.access.visitor import LOCAL_OWNER_ID, Owner, new_owner_id
from lib.navigation import PageInfo
from lib.session.process import studio

_OWNER: Final = "owner"
_STARTED: Final = "session_started"
_SENT_TO: Final = "sent_to"


def owner() -> Owner:
    """The visitor of this session; cookie and connection stay the same as long as it lasts."""
    found = _admitted()
    assert found is not None, "the shell lets nobody further who is not admitted"
    return found


def is_admitted() -> bool:
    """Whether the visitor of this session may come in. Elsewhere the guard has seen to it; to where one logs in by a
    page of ours, strangers must come this far."""
    return _admitted() is not None


def came_in_by_pass() -> bool:
    """Whether the visitor gave a password or has logged in, and so may leave again."""
    who = owner()
    return not who.own_machine and bool(st.context.cookies.get(PASS_COOKIE))


def _admitted() -> Owner | None:
    if _OWNER not in st.session_state:
        st.session_state[_OWNER] = _find_owner()
    found: Owner | None = st.session_state[_OWNER]
    return found


def _find_owner() -> Owner | None:
    headers = headers_of_the_browser({name.lower(): value for name, value in st.context.headers.items()})
    if not headers:  # no web server, so no browser: the script is run by hand or by a test
        return Owner(LOCAL_OWNER_ID, own_machine=True)
    peer = st.context.ip_address or "127.0.0.1"  # Streamlit gives None for this machine
    access = studio().access
    found = principal_of(headers, dict(st.context.cookies), peer, access)
    # A browser that keeps no cookies is a visitor of its own, until the session ends.
    return found or (Owner(new_owner_id()) if access.mode == "open" else None)


def started_at() -> float:
    """When this session began, in seconds since 1970."""
    started: float = st.session_state.setdefault(_STARTED, time.time())
    return started


def send_to(page: PageInfo) -> None:
    """Go to another page at the end of this run. Unlike `st.switch_page` it may be called in a callback."""
    st.session_state[_SENT_TO] = page.path


def go_where_sent() -> None:
    """Do what `send_to` asked for. Call it last on a page."""
    path = st.session_state.pop(_SENT_TO, None)
    if path is not None:
        st.switch_page(path)
