"""The side bar's account section: whose key pays for the next request, what is left to spend, and how to change it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

import streamlit as st

from lib.accounts import AccountKind
from lib.session import process
from lib.session.access import account, visitor
from lib.ui.words import dollars, escape_markdown

_NAMES: Final[dict[AccountKind, tuple[str, str, str]]] = {
    "studio": ("Use the studio's key", ":material/key:", "The owner pays, within a limit for each visitor and day."),
    "sandbox": ("Use the sandbox", ":material/draw:", "Drawn on this machine, for play money."),
    "own": ("Use your own key", ":material/person:", "You pay."),
}


def draw_account_choice(connected: bool) -> None:
    """Draw the account's state, a popover to change it, and what was spent today."""
    kind = account.kind()
    _draw_state(kind, connected)
    label = "Use a Runware key" if kind == "sandbox" else "Use another key"
    with st.popover(label, icon=":material/key:", width="stretch"):
        _draw_choices(kind)
    if problem := account.key_problem():
        st.error(problem)
    st.caption(_spent_today())


def _draw_state(kind: AccountKind, connected: bool) -> None:
    if kind == "sandbox":
        st.markdown(":blue[●] Sandbox: drawn on this machine, play money")
    elif account.current() is None:
        st.markdown(":red[●] Your key is no longer held")
        st.text("Enter it again, or choose another. What was sent with it is kept and can be collected then.")
    elif account.is_stopped():
        st.markdown(":orange[●] The owner has stopped spending")
    elif connected:
        st.markdown(":green[●] Runware with your key" if kind == "own" else ":green[●] Connected to Runware")
    else:
        problem = account.client().status.last_problem
        st.markdown(":orange[●] Connecting to Runware" if problem is None else ":red[●] Not connected to Runware")
        if problem is not None:
            st.text(problem)


def _draw_choices(kind: AccountKind) -> None:
    accounts = process.studio().accounts
    others: list[AccountKind] = [other for other in ("studio", "sandbox") if other != kind]
    if not accounts.has_studio_key:
        others = [other for other in others if other != "studio"]
    if account.holds_own_key() and kind != "own":
        others.append("own")
    for other in others:
        words, icon, about = _NAMES[other]
        st.button(
            words,
            icon=icon,
            help=about,
            key=f"line_use_{other}",
            on_click=account.choose,
            args=(other,),
            width="stretch",
        )
    if account.holds_own_key():
        st.button(
            "Forget my key",
            icon=":material/delete:",
            help="What is on its way is still collected.",
            key="line_forget",
            on_click=account.forget_own_key,
            width="stretch",
        )
    _draw_own_key()
    if visitor.current().is_owner and not accounts.has_studio_key:
        st.markdown(_HOW_TO_KEEP_A_KEY)


def _draw_own_key() -> None:
    with st.form("line_key_form", clear_on_submit=True, border=False):
        st.text_input(
            "Another key of your own" if account.holds_own_key() else "A key of your own",
            type="password",
            key=account.key_field(),
            autocomplete="off",
            help="From my.runware.ai. It stays in this process's memory, for you alone, until you forget it, until "
            "half an hour without an open page, or until the studio stops.",
        )
        st.form_submit_button("Use this key", on_click=account.use_own_key, width="stretch")


def _spent_today() -> str:
    left = account.left_today()
    if left is not None:
        return escape_markdown(
            f"Spent today: {dollars(left.spent_usd, 'runware')} · {dollars(left.left_usd, 'runware')} of "
            f"${left.limit_usd:.2f} left"
        )
    midnight = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0).timestamp()
    source = account.source()
    spent = process.studio().store.spent(visitor.current().id, source, since=midnight)
    return f"Spent today: {escape_markdown(dollars(spent, source))}"


_HOW_TO_KEEP_A_KEY = """
To have the studio start with a key, put it into `.env` beside `streamlit_app.py`, as `RUNWARE_API_KEY=...`, or into
the table `[runware]` of `.streamlit/secrets.toml`, as `api_key = "..."`.
"""
