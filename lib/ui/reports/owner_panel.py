"""The owner's page: the spending switch, current numbers, and spending by day, visitor and model."""

from __future__ import annotations

from typing import Final

import altair as alt
import pandas as pd
import streamlit as st

from lib.navigation import OWNER
from lib.session import process
from lib.session.access import owner
from lib.session.access.owner import (
    DAY,
    MODEL,
    SPENDING_SWITCH,
    TASKS,
    USD,
    VISITOR,
)
from lib.session.forms import drafts
from lib.ui.words import dollars, escape_markdown, model_name

_DAYS: Final = {"Today": 1, "7 days": 7, "30 days": 30}
_BARS: Final = {"dark": "#2aa198", "light": "#0f766e"}
_MONEY: Final = st.column_config.NumberColumn(USD, format="$%.4f")


def draw_switch() -> None:
    """Draw the switch that stops spending for all visitors, programs and the owner, in every process of this studio."""
    st.session_state[SPENDING_SWITCH] = owner.is_spending_stopped()
    st.toggle("Stop spending", key=SPENDING_SWITCH, on_change=owner.turn_spending_switch)
    if st.session_state[SPENDING_SWITCH]:
        st.warning(
            "Nothing new is sent with the studio's key. What was sent before is still collected; the sandbox and "
            "visitors' own keys go on.",
            icon=":material/front_hand:",
        )


def draw_money() -> None:
    """Draw balance, spent today, requests in flight, and visitors' own keys held."""
    now = owner.money()
    if not process.studio().accounts.has_studio_key:
        st.info("The studio has no key, so there is nothing to spend. The side bar says how to give it one.")
    balance = "–" if now.balance_usd is None else f"${now.balance_usd:,.2f}"
    left = max(now.limit_usd - now.spent_today_usd, 0.0)
    columns = st.columns(4)
    columns[0].metric("Balance at Runware", balance, border=True)
    columns[1].metric(
        "Spent today",
        dollars(now.spent_today_usd, "runware"),
        border=True,
        help=f"Of ${now.limit_usd:.2f} a day for visitors; ${left:.2f} left. What is in flight counts with its price.",
    )
    columns[2].metric("In flight", now.in_flight, border=True)
    columns[3].metric("Visitors' own keys held", now.keys_held, border=True)


def draw_spending() -> None:
    """Draw what was spent with the studio's key. Play money and visitors' own keys are not included."""
    st.subheader("Spending")
    chosen = st.segmented_control(
        "Period",
        list(_DAYS),
        default="7 days",
        required=True,
        label_visibility="collapsed",
        key=drafts.widget_key(OWNER, "period"),
        persist_state="session",
    )
    table = owner.spending(_DAYS[chosen])
    if table.empty:
        st.markdown(":gray[Nothing was spent with the studio's key in this time.]")
        return
    st.altair_chart(_by_day(table, _DAYS[chosen]))
    left, right = st.columns(2, gap="large")
    with left:
        st.markdown("By visitor")
        st.dataframe(_summed(table, VISITOR), column_config={USD: _MONEY}, hide_index=True)
    with right:
        st.markdown("By model")
        named = table.assign(**{MODEL: [model_name(air) or "not told" for air in table[MODEL]]})
        st.dataframe(_summed(named, MODEL), column_config={USD: _MONEY}, hide_index=True)
    total = escape_markdown(dollars(float(table[USD].sum()), "runware"))
    st.caption(
        f"{total} in {int(table[TASKS].sum())} requests. Days are UTC; visitors have the names that the log gives them."
    )


def _summed(table: pd.DataFrame, by: str) -> pd.DataFrame:
    """Requests and USD by one column, dearest first."""
    summed: pd.DataFrame = table.groupby(by, as_index=False)[[TASKS, USD]].sum().sort_values(USD, ascending=False)
    return summed


def _by_day(table: pd.DataFrame, days: int) -> alt.Chart:
    """A bar for each day, including days without spending."""
    last = pd.Timestamp.now("UTC").normalize()
    every = [day.strftime("%Y-%m-%d") for day in pd.date_range(end=last, periods=days)]
    by_day = table.groupby(DAY)[USD].sum().reindex(every, fill_value=0.0).rename_axis(DAY).reset_index()
    colour = _BARS[st.context.theme.type or "dark"]
    chart: alt.Chart = (
        alt.Chart(by_day)
        .mark_bar(cornerRadiusEnd=3, size=min(480 // days, 40), color=colour)
        .encode(
            x=alt.X(DAY, title=None, sort=None, axis=alt.Axis(labelAngle=0, labelOverlap=True)),
            y=alt.Y(USD, title=None, axis=alt.Axis(format="$.2f", tickCount=4)),
            tooltip=[DAY, alt.Tooltip(USD, format="$.4f")],
        )
        .properties(height=180, description="Spent with the studio's key, by day (UTC), in USD")
    )
    return chart
