"""In the side bar: whose key pays for the next request, what is left of it, and how to change that."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

import streamlit as st

from lib import session
from lib.accounts import LineKind
from lib.ui.words import dollars, plain

_NAMES: Final[dict[LineKind, tuple[str, str, str]]] = {
    "studio": ("Use the studio's key", ":material/key:", "The owner pays, within a limit for each visitor and day."),
    "sandbox": ("Use the sandbox", ":material/draw:", "Drawn on this machine, for play money."),
    "own": ("Use your own key", ":material/person:", "You pay."),
}


def draw_line(connected: bool) -> None:
    """The line's state, a popover to change it, and what was spent today."""
    kind = session.line_kind()
    _draw_state(kind, connected)
    label = "Use a Runware key" if kind == "sandbox" else "Use another key"
    with st.popover(label, icon=":material/key:", width="stretch"):
        _draw_choices(kind)
    if problem := session.key_problem():
        st.error(problem)
    st.caption(_spent_today())


def _draw_state(kind: LineKind, connected: bool) -> None:
    if kind == "sandbox":
        st.markdown(":blue[●] Sandbox: drawn on this machine, play money")
    elif session.line() is None:
        st.markdown(":red[●] Your key is no longer held")
        st.text("Enter it again, or choose another. What was sent with it is kept and can be collected then.")
    elif session.is_stopped():
        st.markdown(":orange[●] The owner has stopped spending")
    elif connected:
        st.markdown(":green[●] Runware with your key" if kind == "own" else ":green[●] Connected to Runware")
    else:
        problem = session.client().status.last_problem
        st.markdown(":orange[●] Connecting to Runware" if problem is None else ":red[●] Not connected to Runware")
        if problem is not None:
            st.text(problem)


def _draw_choices(kind: LineKind) -> None:
    lines = session.studio().lines
    others: list[LineKind] = [other for other in ("studio", "sandbox") if other != kind]
    if not lines.has_studio_key:
        others = [other for other in others if other != "studio"]
    if session.holds_own_key() and kind != "own":
        others.append("own")
    for other in others:
        words, icon, about = _NAMES[other]
        st.button(
            words,
            icon=icon,
            help=about,
            key=f"line_use_{other}",
            on_click=session.choose_line,
            args=(other,),
            width="stretch",
        )
    if session.holds_own_key():
        st.button(
            "Forget my key",
            icon=":material/delete:",
            help="What is on its way is still collected.",
            key="line_forget",
            on_click=session.forget_own_key,
            width="stretch",
        )
    _draw_own_key()
    if session.owner().is_owner and not lines.has_studio_key:
        st.markdown(_HOW_TO_KEEP_A_KEY)


def _draw_own_key() -> None:
    with st.form("line_key_form", clear_on_submit=True, border=False):
        st.text_input(
            "Another key of your own" if session.holds_own_key() else "A key of your own",
            type="password",
            key=session.key_field(),
            autocomplete="off",
            help="From my.runware.ai. It stays in this process's memory, for you alone, until you forget it, until "
            "half an hour without an open page, or until the studio stops.",
        )
        st.form_submit_button("Use this key", on_click=session.use_own_key, width="stretch")


def _spent_today() -> str:
    left = session.left_today()
    if left is not None:
        return plain(
            f"Spent today: {dollars(left.spent_usd, 'runware')} · {dollars(left.left_usd, 'runware')} of "
            f"${left.limit_usd:.2f} left"
        )
    midnight = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0).timestamp()
    source = session.source()
    spent = session.studio().store.spent(session.owner().id, source, since=midnight)
    return f"Spent today: {plain(dollars(spent, source))}"


_HOW_TO_KEEP_A_KEY = """
To have the studio start with a key, put it into `.env` beside `streamlit_app.py`, as `RUNWARE_API_KEY=...`, or into
the table `[runware]` of `.streamlit/secrets.toml`, as `api_key = "..."`.
"""
