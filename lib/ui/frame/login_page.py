"""The login page, shown to anyone not logged in: one button, and why a login was refused."""

from __future__ import annotations

from typing import Final

import streamlit as st

from lib.session.access import login
from lib.ui.frame.news import APP_TITLE

# Only our own routes can set the cookie; a script cannot. The page is reloaded once they have. A browser that did not
# store the cookie gets a message instead of an endless reload.
_HAND_OVER: Final = """
export default async function ({ data, parentElement, setTriggerValue }) {
  if (window.studioHandsOver) return
  window.studioHandsOver = true
  const before = Number(sessionStorage.getItem("studioLogin") || 0)
  if (Date.now() - before < 10000) {
    parentElement.textContent = "This browser did not keep the studio's cookie. Allow cookies here, then reload."
    return
  }
  const body = new URLSearchParams({ code: data.code })
  const answer = await fetch("./enter/login", { method: "POST", body, credentials: "same-origin" })
  if (answer.ok) {
    sessionStorage.setItem("studioLogin", String(Date.now()))
    window.location.reload()
  } else {
    parentElement.textContent = await answer.text()
  }
}
"""

_hand_over = st.components.v2.component("studio_login", html="<p>One moment.</p>", js=_HAND_OVER)


def draw_login_page() -> None:
    """Draw the login page in place of everything else."""
    st.set_page_config(page_title=APP_TITLE)
    st.title(APP_TITLE)
    if login.logged_in_address() is None:
        st.markdown("Log in to come in.")
        for provider in login.login_providers():
            label = "Log in" if provider is None else f"Log in with {provider.replace('-', ' ').title()}"
            st.button(label, key=f"login_{provider}", type="primary", on_click=st.login, args=(provider,))
    elif problem := login.login_problem():
        st.error(problem, icon=":material/block:")
        st.text(login.logged_in_address())
        st.button("Log in with another address", key="login_other", on_click=st.logout)
    else:
        _hand_over(key="login_hand_over", data={"code": login.login_code()})
