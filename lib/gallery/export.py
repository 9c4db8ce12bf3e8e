"""Several pictures as one ZIP: the original files, and their parameters as CSV and JSON."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Sequence

import pandas as pd

from lib.gallery.naming import file_name
from lib.gallery.store import Store

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def zip_pictures(store: Store, owner: str, table: pd.DataFrame, picture_ids: Sequence[str]) -> bytes:
    """A ZIP of the pictures with these ids, in the table's order; those whose bytes are missing are listed only."""
    chosen = table[table["id"].isin(list(picture_ids))]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        names = {}
        for number, row in enumerate(chosen.to_dict("records"), start=1):
            picture = store.picture(owner, row["id"])
            if picture is None or picture.file is None:
                continue
            names[row["id"]] = f"{number:03d}-{file_name(picture, row['prompt'])}"
            archive.write(store.files.path(picture.file), names[row["id"]])
        listed = chosen.assign(file=chosen["id"].map(names).fillna(""))
        archive.writestr("parameters.csv", _csv(listed), zipfile.ZIP_DEFLATED)
        archive.writestr("parameters.json", _json(listed), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _csv(table: pd.DataFrame) -> str:
    texts = table.drop(columns=["parameters"]).copy()
    texts["created_at"] = texts["created_at"].dt.strftime("%Y-%m-%dT%H:%M:%SZ")
    for name in texts.columns:
        if pd.api.types.is_string_dtype(texts[name].dtype):
            texts[name] = texts[name].map(_no_formula)
    return texts.to_csv(index=False)


def _no_formula(text: str) -> str:
    """A spreadsheet would run a cell that begins like a formula."""
    return f"'{text}" if isinstance(text, str) and text.startswith(_FORMULA_STARTS) else text


def _json(table: pd.DataFrame) -> str:
    records = [
        {
            "file": row["file"],
            "id": row["id"],
            "created_at": row["created_at"].isoformat(),
            "source": row["source"],
            "seed": row["seed"],
            "cost_usd": None if pd.isna(row["cost_usd"]) else row["cost_usd"],
            "seconds": None if pd.isna(row["seconds"]) else row["seconds"],
            "task_uuid": row["task_uuid"],
            "result": row["remote_id"],
            "request": row["parameters"],
        }
        for row in table.to_dict("records")
    ]
    return json.dumps(records, indent=2, ensure_ascii=False)
