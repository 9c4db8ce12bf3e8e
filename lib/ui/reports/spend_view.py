"""The Spend page: numbers, a chart for real money and one for play money, a table by day, and the ledger."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

import pandas as pd
import streamlit as st

from lib.gallery import Source
from lib.navigation import GENERATE_IMAGE, SPEND
from lib.session import process
from lib.session.access import visitor
from lib.session.forms import drafts
from lib.session.gallery import results
from lib.ui.reports.spend_chart import spend_chart
from lib.ui.reports.spend_table import (
    DAY,
    SPENT,
    GroupBy,
    by_day,
    days_between,
    group_order,
    spend_table,
)
from lib.ui.words import dollars, escape_markdown

_DAYS: Final = {"7 days": 7, "30 days": 30, "90 days": 90, "A year": 365}
_MEASURES: Final = {"Spend": "cost_usd", "Number": "results"}
_GROUPS: Final[tuple[GroupBy, ...]] = ("Model", "Capability")
_TITLES: Final[dict[Source, tuple[str, str]]] = {
    "runware": ("Runware", "Spent at Runware"),
    "sandbox": ("Sandbox, play money", "Play money, sandbox"),
}


def draw_spend() -> None:
    """Draw the page below its title, with the current visitor's own spending only."""
    period, group, measure = _draw_choices()
    today = datetime.now(UTC).date()
    first = today - timedelta(days=period - 1)
    since = datetime(first.year, first.month, first.day, tzinfo=UTC).timestamp()
    table = spend_table(process.studio().store.spending.by_day(visitor.current().id, since=since))
    if table.empty:
        st.markdown("Nothing was made in this time. What a result costs is written down here when it arrives.")
        st.page_link(GENERATE_IMAGE.path, label="Generate a picture", icon=GENERATE_IMAGE.icon)
        return
    sources = [source for source in _TITLES if source in set(table["source"])]
    _draw_numbers(table, sources)
    days, order = days_between(first, today), group_order(table, group)
    for source in sources:
        title, measured = _TITLES[source]
        st.subheader(title)
        # The colours are the chart's own, because Streamlit's are too faint for its labels on the light background.
        st.altair_chart(
            spend_chart(
                table[table["source"] == source],
                days,
                order,
                group=group,
                measure=_MEASURES[measure],
                theme=st.context.theme.type or "dark",
                title=measured if measure == "Spend" else "Results",
            ),
            theme=None,
        )
    _draw_days(table)


def _draw_choices() -> tuple[int, GroupBy, str]:
    with st.container(horizontal=True, vertical_alignment="center"):
        period = _choice("Period", list(_DAYS), "30 days")
        group: GroupBy = _choice("By", list(_GROUPS), "Model")  # type: ignore[assignment] # one of its options
        measure = _choice("What", list(_MEASURES), "Spend")
    return _DAYS[period], group, measure


def _choice(label: str, options: list[str], default: str) -> str:
    return st.segmented_control(
        label,
        options,
        default=default,
        required=True,
        label_visibility="collapsed",
        key=drafts.widget_key(SPEND, label.lower()),
        persist_state="session",
    )


def _draw_numbers(table: pd.DataFrame, sources: list[Source]) -> None:
    for place, source in zip(st.columns(2), sources, strict=False):
        mine = table[table["source"] == source]
        count = int(mine["results"].sum())
        place.metric(
            _TITLES[source][1],
            escape_markdown(dollars(float(mine["cost_usd"].sum()), source).removesuffix(" play money")),
            delta="1 result" if count == 1 else f"{count:,} results",
            delta_color="off",
            delta_arrow="off",
            border=True,
            help=_help(source, int(mine["unpriced"].sum())),
        )


def _help(source: Source, unpriced: int) -> str | None:
    if source == "sandbox":
        return "The sandbox charges nothing; this is what it would have said."
    if unpriced:
        return f"{unpriced} results came without a price and are not in it."
    return None


def _draw_days(table: pd.DataFrame) -> None:
    st.subheader("By day")
    shown = by_day(table)
    money = {title: st.column_config.NumberColumn(title, format="$%.4f") for title in SPENT.values()}
    st.dataframe(shown, hide_index=True, column_config={DAY: DAY, **money}, width="stretch")
    st.caption("Days are UTC. What was deleted was paid for too; what was imported was not paid for here.")
    st.link_button(
        "Download the ledger", results.address_of("export/ledger.csv"), icon=":material/download:",
        help="CSV, a line for each result since the first.",
    )  # fmt: skip
