"""Saved layouts of comparisons, so that a reload restores the grid."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Final

from lib.navigation import COMPARISONS
from lib.session.forms import drafts
from lib.ui.comparison.axes import Axis
from lib.ui.comparison.cells import Cell

_MOST_SAVED: Final = 12


@dataclass(frozen=True)
class Comparison:
    """`labels` are the cells' labels, row by row; a job belongs to the cell with its label. `problems` maps labels to
    the reason why the cell was not sent."""

    set_id: str
    title: str
    columns: list[str]
    rows: list[str]
    labels: list[list[str]]
    problems: dict[str, str]


def comparison(set_id: str, title: str, grid: list[list[Cell]], columns: Axis, rows: Axis | None) -> Comparison:
    """The layout of a grid, to be saved with `remember`."""
    return Comparison(
        set_id=set_id,
        title=title,
        columns=columns.labels(),
        rows=rows.labels() if rows is not None else [],
        labels=[[cell.label for cell in row] for row in grid],
        problems={cell.label: cell.problem for row in grid for cell in row if cell.problem is not None},
    )


def remembered() -> list[Comparison]:
    """The visitor's last comparisons, newest first."""
    return [Comparison(**each) for each in drafts.saved_draft(COMPARISONS).get("sets", [])]


def remember(new: Comparison) -> None:
    """Save a comparison; the oldest layouts are dropped, their pictures stay in the gallery."""
    saved: list[dict[str, Any]] = [asdict(each) for each in [new, *remembered()][:_MOST_SAVED]]
    drafts.save_draft(COMPARISONS, {"sets": saved})
