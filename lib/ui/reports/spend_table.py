"""What a visitor's results cost, as tables: by day and group for the chart, by day with columns for each source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final, Literal

import pandas as pd

from lib.catalog import task_words
from lib.ui.words import model_name

GroupBy = Literal["Model", "Capability"]

DAY: Final = "Day"
OTHERS: Final = "Others"
MOST_GROUPS: Final = 7
_SOURCES: Final = {"runware": "Runware", "sandbox": "Sandbox"}
# Real and play money are never in one column.
RESULTS: Final = {source: f"{name} results" for source, name in _SOURCES.items()}
SPENT: Final = {"runware": "Runware, USD", "sandbox": "Sandbox, play money"}


def spend_table(rows: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """The rows of `Spending.by_day` with readable names: `Day` (ISO), `source`, `Model`, `Capability`, `results`,
    `cost_usd`, `unpriced`."""
    table = pd.DataFrame(rows, columns=["day", "source", "task_type", "model", "results", "cost_usd", "unpriced"])
    table = table.astype({"cost_usd": "float64", "results": "int64", "unpriced": "int64"})
    table[DAY] = table["day"].astype("str")
    table["Model"] = [model_name(air) or "Not told" for air in table["model"]]
    table["Capability"] = [task_words(task_type) for task_type in table["task_type"]]
    return table


def group_order(table: pd.DataFrame, group: GroupBy) -> list[str]:
    """The groups with the most results, then "Others". With one order for all charts, each group has one colour."""
    counts = table.groupby(group)["results"].sum().sort_values(ascending=False, kind="stable")
    names = [str(name) for name in counts.index]
    return names if len(names) <= MOST_GROUPS + 1 else [*names[:MOST_GROUPS], OTHERS]


def for_chart(table: pd.DataFrame, group: GroupBy, order: Sequence[str], measure: str) -> pd.DataFrame:
    """`Day`, the group and the measure (`cost_usd` or `results`), summed; groups not in `order` become "Others"."""
    grouped = table.assign(**{group: [name if name in order else OTHERS for name in table[group]]})
    return grouped.groupby([DAY, group])[measure].sum().reset_index()


def by_day(table: pd.DataFrame) -> pd.DataFrame:
    """A row per day with results, newest first; separate columns for the results and money of each source."""
    sums = table.groupby([DAY, "source"])[["results", "cost_usd"]].sum().unstack("source", fill_value=0)
    shown = {
        title: sums[measure, source]
        for source in _SOURCES
        if ("results", source) in sums.columns
        for measure, title in (("results", RESULTS[source]), ("cost_usd", SPENT[source]))
    }
    return pd.DataFrame(shown).sort_index(ascending=False).reset_index()


def days_between(first: date, last: date) -> list[str]:
    """Every day from the first to the last, as ISO dates."""
    return [(first + timedelta(days=number)).isoformat() for number in range((last - first).days + 1)]
