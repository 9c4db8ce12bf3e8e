"""The Status page. Requests run in the background and it shows what is known, so it works with the server down."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from importlib.metadata import version
from typing import Any, Final

import streamlit as st

import lib
from lib.runware_api import AccountDetails
from lib.session import process
from lib.session.access import account, client, visitor
from lib.ui.words import dollars, escape_markdown

_NUMBER_PX: Final = 232  # four in a row beside the side bar at 1440 px, two at 720 px
_USAGE_DEPTH: Final = 3
_CREDITS: Final = "Credits are what the requests cost, as Runware counts it."
_PLAY_CREDITS: Final = "Credits are what the requests cost, in dollars of play money."
_LONGEST_TEXT: Final = 40
_MOST_ROWS: Final = 40
_NOT_SHOWN: Final = re.compile(r"key|team|member|user|email|token|secret", re.IGNORECASE)


def draw_numbers() -> None:
    """Draw connection, round trip, requests in flight, and what was spent in this session."""
    client.measure_round_trip()
    status = account.client().status
    source = account.source()
    words = "Connected" if status.connected else "Offline"
    round_trip = "–" if status.last_round_trip_s is None else f"{status.last_round_trip_s * 1000:.1f} ms"
    spent = process.studio().store.spent(visitor.current().id, source, since=visitor.started_at())
    with st.grid(4, min_column_width=_NUMBER_PX):
        st.metric("Sandbox" if source == "sandbox" else "Runware", words, border=True)
        st.metric("Round trip", round_trip, border=True)
        st.metric("In flight", process.jobs().in_flight(), border=True)
        st.metric(
            "Spent in this session", escape_markdown(dollars(spent, source).removesuffix(" play money")), border=True,
            help="Play money: the sandbox charges nothing." if source == "sandbox" else None,
        )  # fmt: skip
    if status.last_problem and not status.connected:
        st.error(escape_markdown(status.last_problem), icon=":material/cloud_off:")


def draw_usage(account_details: AccountDetails | None) -> None:
    """Draw what the server reports of the account's usage; nothing where it reports nothing."""
    rows = usage_rows(account_details.usage) if account_details is not None else {}
    if not rows:
        return
    sandbox = account.source() == "sandbox"
    st.subheader("Usage reported by the sandbox" if sandbox else "Usage reported by Runware")
    st.table({escape_markdown(name): escape_markdown(value) for name, value in rows.items()})
    if any("credits" in name for name in rows):
        st.caption(_PLAY_CREDITS if sandbox else _CREDITS)


def draw_details(account_details: AccountDetails | None, *, is_owner: bool) -> None:
    """Draw endpoint, connection, balance where it may be seen, and versions."""
    studio, status, mine = process.studio(), account.client().status, account.current()
    since = f"{status.connected_since:%Y-%m-%d %H:%M:%S} UTC" if status.connected_since else "not connected"
    facts = {
        "Endpoint": mine.endpoint if mine is not None else studio.endpoint,
        "Connected since": since,
        "Reconnects": str(status.reconnects),
        "Studio running since": f"{studio.opened_at:%Y-%m-%d %H:%M:%S} UTC",
    }
    if is_owner or account_details is not None:
        facts["Balance"] = _balance(account_details)
    if is_owner:
        facts["Data folder"] = str(studio.settings.data_dir)
    facts |= {
        "Studio": lib.__version__,
        "Runware SDK": version("runware-sdk"),
        "Streamlit": st.__version__,
    }
    st.subheader("This studio")
    st.table({escape_markdown(name): escape_markdown(value) for name, value in facts.items()})


def _balance(account_details: AccountDetails | None) -> str:
    if account_details is None or account_details.balance_usd is None:
        return "not known yet"
    return dollars(account_details.balance_usd, account.source())


def usage_rows(usage: Mapping[str, Any]) -> dict[str, str]:
    """`{"total": {"requests": 3}}` as `{"Total, requests": "3"}`. Lists, flags and long texts are left out."""
    rows = {}
    for path, value in _leaves(usage, ()):
        words = ", ".join(_words(name) for name in path)
        rows[words[:1].upper() + words[1:]] = value
        if len(rows) == _MOST_ROWS:
            break
    return rows


def _leaves(usage: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    for name, value in usage.items():
        if _NOT_SHOWN.search(str(name)):
            continue
        here = (*path, str(name))
        if isinstance(value, Mapping):
            if len(here) < _USAGE_DEPTH:
                yield from _leaves(value, here)
        elif (text := _text(value)) is not None:
            yield here, text


def _text(value: Any) -> str | None:
    if isinstance(value, str):
        return value if 0 < len(value) <= _LONGEST_TEXT else None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return f"{value:,}" if isinstance(value, int) else f"{value:,.4f}".rstrip("0").rstrip(".")


def _words(name: str) -> str:
    """`last30Days` as "last 30 days"."""
    return re.sub(r"(?<=[a-z])(?=[A-Z0-9])|(?<=[0-9])(?=[A-Za-z])", " ", name).replace("_", " ").lower()
