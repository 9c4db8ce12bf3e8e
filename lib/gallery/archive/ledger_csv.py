"""What a visitor's results cost, line by line, as a CSV that spreadsheets open and do not run."""

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
    """The ledger, oldest line first. Real and play money have a column each; an unknown price leaves both empty."""
    yield csv_line(COLUMNS)
    for line in spending.lines(owner):
        at = datetime.fromtimestamp(line["created_at"], UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        cost = "" if line["cost_usd"] is None else f"{line['cost_usd']:.8f}".rstrip("0").rstrip(".")
        real, play = (cost, "") if line["source"] == "runware" else ("", cost)
        made = (at, line["source"], line["task_type"], line["model"], real, play, line["task_uuid"], line["id"])
        yield csv_line(made)
