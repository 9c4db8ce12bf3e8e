"""Builds the gallery as a pandas table: one row per result, with the parameters that made it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import pandas as pd

COLUMNS: Final = {
    "id": "str",
    "created_at": "datetime64[ms, UTC]",
    "prompt": "str",
    "negative_prompt": "str",
    "model": "str",
    "width": "Int64",
    "height": "Int64",
    "seed": "str",  # 64 bits: as a number it would lose digits in the browser
    "steps": "Int64",
    "cfg_scale": "Float64",
    "scheduler": "str",
    "format": "str",
    "cost_usd": "Float64",
    "seconds": "Float64",
    "source": "str",
    "flagged": "bool",
    "cancelled": "bool",
    "problem": "str",
    "kind": "str",
    "text": "str",
    "page": "str",
    "task_type": "str",
    "task_uuid": "str",
    "remote_id": "str",
    "starred": "bool",
    "tags": "object",  # a list of texts
    "set_id": "str",
    "set_label": "str",
    "mime": "str",
    "parameters": "object",  # the whole request, in Runware's own field names
}


def gallery_table(rows: Sequence[Mapping[Any, Any]]) -> pd.DataFrame:
    """The rows of `Store.finder` as a table with `COLUMNS`, indexed by picture id, in the order given."""
    table = pd.DataFrame([_row(row) for row in rows], columns=list(COLUMNS))
    table["created_at"] = pd.to_datetime(table["created_at"], unit="s", utc=True).dt.as_unit("ms")
    typed = {name: kind for name, kind in COLUMNS.items() if name != "created_at"}
    return table.astype(typed).set_index("id", drop=False)


def _row(row: Mapping[Any, Any]) -> dict[str, Any]:
    request = row["request"]
    return {
        **{name: row[name] for name in COLUMNS if name in row},
        "prompt": request.get("positivePrompt") or request.get("prompt") or "",
        "negative_prompt": request.get("negativePrompt", ""),
        "width": row["width"] or request.get("width"),
        "height": row["height"] or request.get("height"),
        "steps": request.get("steps"),
        "cfg_scale": request.get("CFGScale"),
        "scheduler": request.get("scheduler", ""),
        "format": request.get("outputFormat", ""),
        "problem": row["problem"] or "",
        "mime": row["mime"] or "",
        "text": row["text"] or "",
        "tags": list(row.get("tags", ())),
        "set_id": row["set_id"] or "",
        "parameters": dict(request),
    }
