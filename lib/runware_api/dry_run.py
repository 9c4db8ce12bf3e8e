"""A dry run: Runware validates a request and returns its cost, without running or charging anything.

By REST with `X-Runware-Dry-Run: 1`, which the SDK has no option for. The format of the answer is not documented
(PROTOCOL.md): a `cost` is trusted; an answer with a result, or without a price, is treated as a task that was run
after all.
"""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import Mapping
from typing import Any, Final

import aiohttp

from lib.settings import ApiKey

_TIMEOUT_S: Final = 10.0
_MAX_BYTES: Final = 256 * 1024
_RESULTS: Final = ("URL", "Base64Data", "DataURI")


class NotADryRunError(Exception):
    """The server ran the task, or may have; no further dry run should be tried."""


async def dry_run(
    session: aiohttp.ClientSession, http_url: str, api_key: ApiKey, request: Mapping[str, Any]
) -> float | None:
    """Returns what a request would cost in USD, or None where the server does not say.

    `request` is complete but for its `taskUUID`. Raises `NotADryRunError`.
    """
    task = {**request, "taskUUID": str(uuid.uuid4()), "includeCost": True}
    headers = {"Authorization": f"Bearer {api_key.reveal()}", "X-Runware-Dry-Run": "1"}
    try:
        async with (
            asyncio.timeout(_TIMEOUT_S),
            session.post(http_url, json=[task], headers=headers, allow_redirects=False) as response,
        ):
            raw = await response.content.read(_MAX_BYTES)
            status = response.status
    except (TimeoutError, aiohttp.ClientError, OSError):
        return None
    return _cost(raw) if status == 200 else None


def _cost(raw: bytes) -> float | None:
    try:
        answer = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    items = answer.get("data") if isinstance(answer, dict) else None
    if not isinstance(items, list) or not items or not isinstance(items[0], dict):
        return None
    item = items[0]
    cost = item.get("cost")
    has_result = any(name.endswith(_RESULTS) and value for name, value in item.items())
    if has_result or isinstance(cost, bool) or not isinstance(cost, int | float):
        raise NotADryRunError
    return float(cost) if 0 < cost < 1e6 else None
