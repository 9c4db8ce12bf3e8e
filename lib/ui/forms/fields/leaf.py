"""One widget of a form, and the constants in widgets' values and paths."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from lib.catalog import Field

Get = Callable[[str], Any]
"""Returns a widget's value by its path; None if it was never set."""

AUTO: Final = "Automatic"
ON: Final = "On"
OFF: Final = "Off"
MORE: Final = "*"
FIRST: Final = "#first"
LAST: Final = "#last"


@dataclass(frozen=True)
class Leaf:
    """One widget: its path, its field, and the kind of its control."""

    path: str
    field: Field
    control: str


def rows_at(path: str, get: Get) -> list[int]:
    """The row numbers of a list, as they are in the widgets' paths."""
    found = get(path)
    return [row for row in found if isinstance(row, int)] if isinstance(found, list) else []
