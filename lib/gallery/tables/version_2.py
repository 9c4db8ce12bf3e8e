"""How version 2 filled its columns, unchanged since: the step must give the same result whatever today's code does.

Only the names of models are looked up, which are data and not structure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from lib import catalog

_REFERENCE: Final = re.compile(r"(input|picture):([0-9a-f]{32})")
_ASIDE: Final = frozenset({"promptEnhance"})


def day_of(at: float) -> str:
    """The day (UTC) of a time in seconds since 1970, such as 2026-11-25."""
    return datetime.fromtimestamp(at, UTC).date().isoformat()


def references_in(value: Any) -> Iterator[str]:
    """Every reference to a picture of the studio anywhere in a request, in order."""
    if isinstance(value, str):
        if _REFERENCE.fullmatch(value):
            yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from references_in(each)
    elif isinstance(value, list):
        for each in value:
            yield from references_in(each)


def filled(row: Mapping[str, Any]) -> dict[str, Any]:
    """The new columns of a result, from its row and its job's."""
    request, text, cost_usd = row["request"], row["text"], row["cost_usd"]
    place = "trash" if row["deleted_at"] is not None else "aside" if row["task_type"] in _ASIDE else "gallery"
    return {
        "id": row["id"],
        "place": place,
        "task_type": row["task_type"],
        "model": row["model"],
        "pixels": _pixels(request, text, row["width"], row["height"]),
        "cost_rank": -1.0 if cost_usd is None else float(cost_usd),
        "stored_bytes": row["size_bytes"] or 0,
        "search": _searchable(request, row["model"], text),
    }


def _pixels(request: Mapping[str, Any], text: str | None, width: Any, height: Any) -> int:
    if width and height:
        return int(width * height)
    across, down = request.get("width"), request.get("height")
    return across * down if text is None and isinstance(across, int) and isinstance(down, int) else 0


def _searchable(request: Mapping[str, Any], model: str, text: str | None) -> str:
    prompt = str(request.get("positivePrompt") or request.get("prompt") or "")
    parts = (prompt, text or "", model, _name_of(model))
    return "\n".join(part for part in parts if part).casefold().encode("utf-8", "replace").decode()


def _name_of(model: str) -> str:
    try:
        return catalog.model(model).name
    except catalog.UnknownModel:
        return ""
