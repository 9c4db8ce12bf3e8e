"""Reads one result item of the wire: bytes or their address, text, or structured data."""

from __future__ import annotations

import json
from typing import Final

from lib.catalog.wire import ResultItem

CHANGES_BETWEEN_POLLS: Final = frozenset({"status", "progress", "taskType", "taskUUID", "cost"})
"""Fields that do not identify a result without an id: they may differ between deliveries of the same result."""
_SUFFIXES: Final = ("DataURI", "Base64Data", "URL")


def media_field(item: ResultItem) -> tuple[str, str] | None:
    """Returns name and value of the field with the bytes or their address, None for a result without any."""
    for suffix in _SUFFIXES:
        for name, value in item.items():
            if name.endswith(suffix) and not name.startswith("input") and isinstance(value, str) and value:
                return name, value
    return None


def text_of(item: ResultItem) -> str | None:
    """Returns the text of a result, None for a picture, a video or an empty result.

    Age models answer `structuredData` and no `text` (PROTOCOL.md). Values that are not text are returned as JSON, so
    that nothing is lost.
    """
    text = item.get("text")
    if isinstance(text, str) and text:
        return text
    if media_field(item) is not None:
        return None
    for value in (text, item.get("structuredData")):
        if value is not None and value != "":
            return value if isinstance(value, str) else json.dumps(value, indent=2, ensure_ascii=False)
    return "" if text == "" else None
