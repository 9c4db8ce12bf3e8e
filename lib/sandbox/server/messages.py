"""A client's message: a JSON array of task objects."""

from __future__ import annotations

import json
from typing import Any

from lib.sandbox.core.sandbox_errors import ErrorItem, Refusal

MAX_MESSAGE_BYTES = 96 * 1024 * 1024
"""A 64 MB picture in base64, and some."""

MAX_TASKS = 300


def parse(text: str | bytes) -> list[dict[str, Any]]:
    """The tasks of one message. Raises `Refusal` for what is not a JSON array of objects."""
    try:
        parsed = json.loads(text)
    except (ValueError, RecursionError):
        raise Refusal(ErrorItem("invalidJSON", "The message is not valid JSON.")) from None
    if not isinstance(parsed, list) or not all(isinstance(item, dict) for item in parsed):
        raise Refusal(ErrorItem("invalidRequest", "The message must be a JSON array of task objects."))
    if len(parsed) > MAX_TASKS:
        raise Refusal(ErrorItem("maxTasksExceeded", f"A message may hold at most {MAX_TASKS} tasks."))
    return parsed
