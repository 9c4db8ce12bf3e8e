"""Writes the parameters of exported pictures as CSV, JSON and Parquet, a batch of rows at a time."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator
from typing import IO, TYPE_CHECKING, Any, Final

from lib.gallery.table import COLUMNS

if TYPE_CHECKING:
    import pandas as pd

_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_LEFT_OUT: Final = "parameters"  # the whole request: JSON and Parquet have it


def csv_pieces(frames: Iterable[pd.DataFrame]) -> Iterator[bytes]:
    """A CSV in UTF-8, of which no cell becomes a formula in a spreadsheet."""
    columns = [*(name for name in COLUMNS if name != _LEFT_OUT), "file"]
    yield csv_line(columns)
    for frame in frames:
        for row in _plain(frame):
            yield csv_line([", ".join(row[name]) if name == "tags" else row[name] for name in columns])


def csv_line(cells: Iterable[Any]) -> bytes:
    """One line of a CSV. A text that a spreadsheet would run begins with an apostrophe."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow([no_formula(cell) for cell in cells])
    return out.getvalue().encode("utf-8", "replace")


def no_formula(cell: Any) -> Any:
    """The cell as it is, unless it is a text that begins like a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.lstrip(" ").startswith(_FORMULA_STARTS) else cell


def json_pieces(frames: Iterable[pd.DataFrame]) -> Iterator[bytes]:
    """A JSON list of one object per picture, with the whole request."""
    yield b"["
    between = "\n"
    for frame in frames:
        for row in _plain(frame):
            row["request"] = row.pop(_LEFT_OUT)
            yield (between + json.dumps(row, ensure_ascii=False)).encode("utf-8", "replace")
            between = ",\n"
    yield b"\n]\n"


def write_parquet(entry: IO[bytes], frames: Iterable[pd.DataFrame], drain: Callable[[], bytes]) -> Iterator[bytes]:
    """Writes a Parquet file into `entry`, a row group for each frame; yields what `drain` returns in between."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    kinds = {
        "str": pa.string(),
        "object": pa.string(),
        "Int64": pa.int64(),
        "Float64": pa.float64(),
        "bool": pa.bool_(),
        "datetime64[ms, UTC]": pa.timestamp("ms", tz="UTC"),
    }
    columns = {name: kinds[kind] for name, kind in COLUMNS.items()} | {"tags": pa.list_(pa.string())}
    schema = pa.schema([*columns.items(), ("file", pa.string())])
    with pq.ParquetWriter(entry, schema) as writer:
        for frame in frames:
            rows = frame.assign(parameters=[json.dumps(each) for each in frame[_LEFT_OUT]])
            writer.write_table(pa.Table.from_pandas(rows[schema.names], schema=schema, preserve_index=False))
            yield drain()
    yield drain()


def _plain(frame: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Rows of plain Python values: None for unknown ones, times as ISO 8601 in UTC."""
    import pandas as pd

    for row in frame.to_dict("records"):
        at = row["created_at"].isoformat()
        known = {
            name: value if isinstance(value, dict | list | str) or not pd.isna(value) else None
            for name, value in row.items()
        }
        yield {**{str(name): value for name, value in known.items()}, "created_at": at}
