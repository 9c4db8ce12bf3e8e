"""Login by Streamlit's own `st.login`, and its hand-over to our routes."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from lib.access import cookie_id, may_log_in
from lib.session.process import studio


def logged_in_address() -> str | None:
    """Returns the e-mail address of this browser's login with the provider, in lower case; None without a login."""
    if not st.user.is_logged_in:
        return None
    return str(st.user.get("email") or "").strip().lower()


def login_problem() -> str | None:
    """Returns why a login that the provider accepted is refused here, as a sentence; None if it is accepted."""
    address = logged_in_address()
    if not address:
        return "Your login names no e-mail address, and this studio lets people in by theirs."
    # Some providers leave it out; if one reports that it is not verified, the login is refused.
    if str(st.user.get("email_verified", True)).lower() != "true":
        return "Your login provider has not verified your e-mail address yet. Verify it there, then log in again."
    if not may_log_in(address, studio().access):
        return "Your address is not on this studio's list. Ask its owner, or log in with another address."
    return None


def login_code() -> str:
    """Returns a one-time code that the browser sends to `/enter/login`, for a login without a `login_problem`."""
    cookie = cookie_id(st.context.cookies) or ""
    return studio().access.codes.issue(logged_in_address() or "", cookie)


def login_providers() -> list[str | None]:
    """Returns the arguments for `st.login`: the tables below `[auth]` in the secrets, or None for `[auth]` itself."""
    section = st.secrets.get("auth", {})
    if "client_id" in section:
        return [None]
    return [name for name in section if isinstance(section[name], Mapping)]
