"""How long Runware took in this session, by capability."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import altair as alt
import pandas as pd
import streamlit as st

from lib.catalog import in_task_order, task_words
from lib.session import process
from lib.session.access import visitor

CAPABILITY: Final = "Capability"
REQUESTS: Final = "Requests"
MEDIAN: Final = "Median"
P95: Final = "95th percentile"
_BAR_PX: Final = 22
# Text, then a colour for the median and one for the 95th percentile: 4.5 and 3 to 1 or better on each background.
_COLOURS: Final = {"dark": ("#ececea", "#2aa198", "#d9823b"), "light": ("#1c1c1a", "#0f766e", "#c2621b")}


def draw_response_times() -> None:
    """Draw a chart and its numbers; before the first result, a note on what will be here."""
    st.subheader("Response times")
    table = summary(process.studio().store.response_times(visitor.current().id, since=visitor.started_at()))
    if table.empty:
        st.markdown(
            ":gray[Nothing has been made in this session yet. From the first result on, this shows how long each "
            "capability takes from sending a request to having all of it.]"
        )
        return
    # The colours are the chart's own, because Streamlit's are too faint for its labels on the light background.
    st.altair_chart(_chart(table, st.context.theme.type or "dark"), theme=None)
    st.table(
        pd.DataFrame(
            {REQUESTS: table[REQUESTS].map(str), MEDIAN: table[MEDIAN].map(_words), P95: table[P95].map(_words)}
        )
    )


def summary(times: Sequence[tuple[str, float]]) -> pd.DataFrame:
    """Count, median and 95th percentile in seconds (linearly interpolated), a row per capability."""
    task_types, seconds = [task_type for task_type, _ in times], [took for _, took in times]
    by_task = pd.Series(seconds, index=task_types, dtype="float64").groupby(level=0)
    table = pd.DataFrame({REQUESTS: by_task.count(), MEDIAN: by_task.quantile(0.5), P95: by_task.quantile(0.95)})
    table = table.reindex(in_task_order(set(table.index)))
    table.index = pd.Index([task_words(task_type) for task_type in table.index], name=CAPABILITY)
    return table


def _chart(table: pd.DataFrame, theme: str) -> alt.LayerChart:
    """Two bars a capability, each with its seconds at its end."""
    text, *bars = _COLOURS[theme]
    rows = table.reset_index().melt(CAPABILITY, [MEDIAN, P95], "measure", "seconds")
    rows["words"] = rows["seconds"].map(_words)
    base = alt.Chart(rows).encode(
        x=alt.X("seconds", title=None, axis=None),
        y=alt.Y(
            CAPABILITY,
            title=None,
            sort=list(table.index),
            axis=alt.Axis(ticks=False, domain=False, labelPadding=8, labelLimit=140),
        ),
        yOffset=alt.YOffset("measure", sort=[MEDIAN, P95]),
        color=alt.Color("measure", title=None, scale=alt.Scale(domain=[MEDIAN, P95], range=bars)),
    )
    ends = base.mark_text(align="left", dx=6, fontSize=14).encode(text="words", color=alt.value(text))
    chart: alt.LayerChart = (
        alt.layer(base.mark_bar(cornerRadiusEnd=3), ends)
        .properties(
            width="container",
            height=alt.Step(_BAR_PX, **{"for": "offset"}),
            background="transparent",
            padding={"left": 0, "top": 0, "right": 40, "bottom": 0},
            description="Seconds from sending to having all of it, by capability: median and 95th percentile",
        )
        .configure(font="Source Sans, sans-serif")
        .configure_axis(labelColor=text, labelFontSize=14)
        .configure_legend(orient="top", labelColor=text, labelFontSize=14, symbolType="square")
        .configure_view(stroke=None)
    )
    return chart


def _words(seconds: float) -> str:
    return f"{seconds:.2f} s"
