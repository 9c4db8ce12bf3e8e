"""Spend or number of results, a bar per day, stacked by model or capability."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import altair as alt
import pandas as pd

from lib.ui.reports.spend_table import DAY, GroupBy, for_chart

_TEXT: Final = {"dark": "#ececea", "light": "#1c1c1a"}
_GRID: Final = {"dark": "#363634", "light": "#d6d6d2"}
# Eight colours that are distinct side by side, with a contrast of 3 to 1 or better on the background.
_COLOURS: Final = {
    "dark": ("#2aa198", "#d9823b", "#7d9ff5", "#e06c9f", "#b7b04a", "#a57be0", "#5fb85a", "#9a9a96"),
    "light": ("#0f766e", "#c2621b", "#3f63c9", "#b8336f", "#7a7413", "#7443bd", "#2f7d2b", "#6b6b68"),
}
_HEIGHT_PX: Final = 240


def spend_chart(
    table: pd.DataFrame,
    days: Sequence[str],
    order: Sequence[str],
    *,
    group: GroupBy,
    measure: str,
    theme: str,
    title: str,
) -> alt.Chart:
    """The chart of one source's rows (`spend_table`). `days` are the days of its axis, including those without a
    result; `order` are the groups (`group_order`)."""
    rows = for_chart(table, group, order, measure)
    money = measure == "cost_usd"
    highest = rows.groupby(DAY)[measure].sum().max()
    text, colours = _TEXT[theme], dict(zip(order, _COLOURS[theme], strict=False))
    shown = [name for name in order if name in set(rows[group])]
    chart: alt.Chart = (
        alt.Chart(rows.assign(rank=[order.index(name) for name in rows[group]]))
        .mark_bar(cornerRadius=1)
        .encode(
            x=alt.X(
                DAY,
                type="ordinal",
                title=None,
                scale=alt.Scale(domain=list(days), paddingInner=0.2),
                axis=alt.Axis(
                    labelExpr="substring(datum.value, 5)",
                    labelOverlap="greedy",
                    labelAngle=0,
                    labelPadding=8,
                    ticks=False,
                    domain=False,
                ),
            ),
            y=alt.Y(
                measure,
                type="quantitative",
                stack="zero",
                title=None,
                axis=alt.Axis(
                    format=("$,.2f" if highest >= 0.1 else "$,.4f") if money else ",d",
                    tickCount=4,
                    tickMinStep=0 if money else 1,
                    domain=False,
                    ticks=False,
                ),
            ),
            color=alt.Color(
                group,
                type="nominal",
                title=None,
                sort=shown,
                scale=alt.Scale(domain=shown, range=[colours[name] for name in shown]),
            ),
            order=alt.Order("rank", type="quantitative"),
            tooltip=[
                alt.Tooltip(DAY, type="nominal"),
                alt.Tooltip(group, type="nominal"),
                alt.Tooltip(measure, type="quantitative", title=title, format="$,.4f" if money else ",d"),
            ],
        )
        .properties(width="container", height=_HEIGHT_PX, background="transparent", description=f"{title} by day")
        .configure(font="Source Sans, sans-serif")
        .configure_axis(labelColor=text, labelFontSize=13, gridColor=_GRID[theme])
        .configure_legend(
            orient="bottom", labelColor=text, labelFontSize=13, symbolType="square", columns=3, labelLimit=180
        )
        .configure_view(stroke=None)
    )
    return chart
