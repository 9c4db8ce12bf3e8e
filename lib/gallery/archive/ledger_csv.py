"""What each of a visitor's results cost, as a CSV without formulas that spreadsheets would run."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final

from lib.gallery.archive.tables import csv_line
from lib.gallery.rows.spending import Spending

COLUMNS: Final = (
    "time_utc", "source", "capability", "model", "runware_usd", "sandbox_play_money", "task_uuid", "result",
)  # fmt: skip


def ledger_pieces(spending: Spending, owner: str) -> Iterator[bytes]:
    """The ledger, oldest entry first. Real and play money have a column each; an unknown price leaves both empty."""
    yield csv_line(COLUMNS)
    for row in spending.charges(owner):
        at = datetime.fromtimestamp(row["created_at"], UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        cost = "" if row["cost_usd"] is None else f"{row['cost_usd']:.8f}".rstrip("0").rstrip(".")
        real, play = (cost, "") if row["source"] == "runware" else ("", cost)
        made = (
            at,
            row["source"],
            row["task_type"],
            row["model"],
            real,
            play,
            row["task_uuid"],
            row["id"],
        )
        yield csv_line(made)
