"""What one result item of the wire holds: bytes or where they are, words, or what a model measured."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

CHANGES_BETWEEN_POLLS: Final = frozenset({"status", "progress", "taskType", "taskUUID", "cost"})
"""Fields that do not tell a result without an id from another: each delivery of it may have them otherwise."""
_SUFFIXES: Final = ("DataURI", "Base64Data", "URL")


def media_field(item: Mapping[str, Any]) -> tuple[str, str] | None:
    """Name and value of the field that holds or names the bytes, None for a result without any."""
    for suffix in _SUFFIXES:
        for name, value in item.items():
            if name.endswith(suffix) and not name.startswith("input") and isinstance(value, str) and value:
                return name, value
    return None


def text_of(item: Mapping[str, Any]) -> str | None:
    """What a result says, None for one that is a picture or a video, or nothing at all.

    Age models answer `structuredData` and no `text` (PROTOCOL.md). What is no text is given as JSON, so that nothing of
    it is lost.
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
