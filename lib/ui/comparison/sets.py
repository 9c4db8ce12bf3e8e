"""Comparisons that were made: which cell is where, so that a reload finds the grid again."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Final

from lib.navigation import COMPARISONS
from lib.session.forms import drafts
from lib.ui.comparison.axes import Axis
from lib.ui.comparison.cells import Cell

_KEPT: Final = 12


@dataclass(frozen=True)
class Comparison:
    """`labels` are the cells' row by row; a job belongs to the cell whose label it bears. `problems` say by label why a
    cell was not sent."""

    set_id: str
    title: str
    columns: list[str]
    rows: list[str]
    labels: list[list[str]]
    problems: dict[str, str]


def comparison(set_id: str, title: str, grid: list[list[Cell]], columns: Axis, rows: Axis | None) -> Comparison:
    """What is remembered of a grid."""
    return Comparison(
        set_id=set_id,
        title=title,
        columns=columns.labels(),
        rows=rows.labels() if rows is not None else [],
        labels=[[cell.label for cell in line] for line in grid],
        problems={cell.label: cell.problem for line in grid for cell in line if cell.problem is not None},
    )


def remembered() -> list[Comparison]:
    """The visitor's last comparisons, newest first."""
    return [Comparison(**each) for each in drafts.saved_draft(COMPARISONS).get("sets", [])]


def remember(new: Comparison) -> None:
    """Keep a comparison; the oldest are forgotten, their pictures stay in the gallery."""
    kept: list[dict[str, Any]] = [asdict(each) for each in [new, *remembered()][:_KEPT]]
    drafts.save_draft(COMPARISONS, {"sets": kept})
