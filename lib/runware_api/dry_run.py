"""A dry run: Runware validates a request and says what it would cost, and runs and charges nothing.

By REST with `X-Runware-Dry-Run: 1`, which the SDK has no option for. How a dry run is answered is not on record
(PROTOCOL.md): a `cost` is believed; an answer that brings a result, or a task without a price, is taken for a task
that was run after all.
"""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import Mapping
from typing import Any, Final

import aiohttp

from lib.settings import ApiKey

_WITHIN_S: Final = 10.0
_MOST_BYTES: Final = 256 * 1024
_RESULTS: Final = ("URL", "Base64Data", "DataURI")


class NotADryRunError(Exception):
    """The server ran the task, or may have; no further dry run should be tried."""


async def dry_run(
    session: aiohttp.ClientSession, http_url: str, api_key: ApiKey, request: Mapping[str, Any]
) -> float | None:
    """What a request would cost, in USD, or None where the server does not say.

    `request` is complete but for its `taskUUID`. Raises `NotADryRunError`.
    """
    task = {**request, "taskUUID": str(uuid.uuid4()), "includeCost": True}
    headers = {"Authorization": f"Bearer {api_key.reveal()}", "X-Runware-Dry-Run": "1"}
    try:
        async with (
            asyncio.timeout(_WITHIN_S),
            session.post(http_url, json=[task], headers=headers, allow_redirects=False) as response,
        ):
            raw = await response.content.read(_MOST_BYTES)
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
    brings_a_result = any(name.endswith(_RESULTS) and value for name, value in item.items())
    if brings_a_result or isinstance(cost, bool) or not isinstance(cost, int | float):
        raise NotADryRunError
    return float(cost) if 0 < cost < 1e6 else None
