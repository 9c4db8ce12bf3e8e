"""From a path in a request to the widget that shows it."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

from lib.ui.forms.fields.leaf import FIRST, LAST, Get, rows_at

_STEP: Final = re.compile(r"\[(\d+)\]|\.?([^.\[\]]+)")


def widget_path(wire_path: str, drawn: Collection[str], get: Get) -> str:
    """The path of the widget for a path in a request, such as `lora[1].weight`; if no widget shows it, the path of the
    enclosing one."""
    path = ""
    for index, name in _STEP.findall(wire_path):
        if name:
            path = f"{path}.{name}" if path else name
        elif rows := rows_at(path, get):
            place = min(int(index), len(rows) - 1)
            path = f"{path}.{rows[place]}"
        elif path + FIRST in drawn:
            return path + (FIRST if index == "0" and get(path + FIRST) else LAST)
    while path and path not in drawn:
        if path + FIRST in drawn:
            return path + FIRST
        path = path.rpartition(".")[0]
    return path or wire_path
