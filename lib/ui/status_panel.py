"""What the Status page shows. Asks in the background and shows what is known, so it works with the server down."""

from __future__ import annotations

from importlib.metadata import version

import streamlit as st

import lib
from lib import session
from lib.ui.words import dollars, plain


def draw_numbers() -> None:
    """Four numbers, readable from across a room."""
    session.measure_round_trip()
    status = session.client().status
    source = session.studio().source
    words = "Connected" if status.connected else "Not connected"
    round_trip = "–" if status.last_round_trip_s is None else f"{status.last_round_trip_s * 1000:.1f} ms"
    spent = session.studio().store.spent(session.owner().id, source, since=session.started_at())
    columns = st.columns(4)
    columns[0].metric("Sandbox" if source == "sandbox" else "Runware", words, border=True)
    columns[1].metric("Round trip", round_trip, border=True)
    columns[2].metric("In flight", session.jobs().in_flight(), border=True)
    columns[3].metric(
        "Spent in this session", plain(dollars(spent, source).removesuffix(" play money")), border=True,
        help="Play money: the sandbox charges nothing." if source == "sandbox" else None,
    )  # fmt: skip
    if status.last_problem and not status.connected:
        st.error(plain(status.last_problem), icon=":material/cloud_off:")


def draw_details(*, own_machine: bool) -> None:
    """Endpoint, connection, balance where it may be seen, and versions."""
    studio, status = session.studio(), session.client().status
    since = f"{status.connected_since:%Y-%m-%d %H:%M:%S} UTC" if status.connected_since else "not connected"
    facts = {
        "Endpoint": studio.endpoint,
        "Connected since": since,
        "Reconnects": str(status.reconnects),
        "Studio running since": f"{studio.opened_at:%Y-%m-%d %H:%M:%S} UTC",
    }
    if own_machine:
        facts["Balance"] = _balance()
        facts["Data folder"] = str(studio.settings.data_dir)
    facts |= {
        "Studio": lib.__version__,
        "Runware SDK": version("runware-sdk"),
        "Streamlit": st.__version__,
    }
    st.table({plain(name): plain(value) for name, value in facts.items()})


def _balance() -> str:
    balance = session.balance_usd()
    return "not known yet" if balance is None else dollars(balance, session.studio().source)
