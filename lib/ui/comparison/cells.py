"""The cells of a comparison: each a request, or the sentence why it cannot be sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from lib.ui.comparison.axes import MODEL, Axis
from lib.ui.forms.fields.known import label_of
from lib.ui.forms.held_form import HeldForm
from lib.ui.forms.request_form import RequestForm
from lib.ui.forms.values import KEEP

_BETWEEN: Final = " · "
_LONGEST_LABEL: Final = 250  # as much as the gallery stores


@dataclass(frozen=True)
class Cell:
    """One cell. `problem` says why the request cannot be sent; `left_out` names the fields that its model does not take
    though the form's own model does."""

    label: str
    request: Mapping[str, Any]
    problem: str | None = None
    left_out: tuple[str, ...] = ()


def cells_of(form: RequestForm, values: Mapping[str, Any], columns: Axis, rows: Axis | None) -> list[list[Cell]]:
    """The grid, row by row. `values` are the form's own, by path; each cell's axis values replace them."""
    row_values = list(zip(rows.values, rows.labels(), strict=True)) if rows is not None else [(None, "")]
    grid = []
    for row_value, row_label in row_values:
        row = []
        for value, label in zip(columns.values, columns.labels(), strict=True):
            changes = {columns.path: value, **({rows.path: row_value} if rows is not None else {})}
            whole = _BETWEEN.join(part for part in (row_label, label) if part)[:_LONGEST_LABEL]
            row.append(_cell(form, values, changes, whole))
        grid.append(row)
    return grid


def _cell(form: RequestForm, values: Mapping[str, Any], changes: Mapping[str, Any], label: str) -> Cell:
    air = str(changes.get(MODEL, values[MODEL]))
    own = HeldForm.like(form, air, values)
    for path, value in changes.items():
        if path != MODEL:
            own.set(path, value)
        if path == "seed":
            own.set("seed_mode", KEEP)
        if path in ("width", "height"):
            own.set("own_size", True)
    built = own.build()
    request = built.request
    problem = next(iter(built.check(request).values()), None)
    missing = [path for path in changes if path != MODEL and path.split(".")[0] not in request]
    if problem is None and missing:
        problem = f"This model does not take {label_of(missing[0].split('.')[0]).lower()}."
    return Cell(label, request, problem, _left_out(form, values, air, request))


def _left_out(form: RequestForm, values: Mapping[str, Any], air: str, request: Mapping[str, Any]) -> tuple[str, ...]:
    """The fields that the form's own model is sent and this one is not."""
    if air == values[MODEL]:
        return ()
    own = HeldForm.like(form, str(values[MODEL]), values).request()
    return tuple(name for name in own if name not in request and name != "outputType")


def sendable(grid: list[list[Cell]]) -> list[Cell]:
    """The cells that can be sent, in reading order."""
    return [cell for row in grid for cell in row if cell.problem is None]
