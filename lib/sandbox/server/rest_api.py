"""REST at POST /v1: the same tasks, answered in one response when the last of them is done."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from aiohttp import web

from lib.sandbox.core.accounts import Account
from lib.sandbox.core.calls import Frame, Services
from lib.sandbox.core.sandbox_errors import Refusal
from lib.sandbox.server.dispatch import dispatch, wire_errors
from lib.sandbox.server.messages import parse

_STATUS = {
    "missingApiKey": 401,
    "invalidApiKey": 401,
    "insufficientCredits": 402,
    "concurrencyLimitExceeded": 429,
    "internalServerError": 500,
}


class RestApi:
    """Serves POST requests; `X-Runware-Dry-Run: 1` makes every task of one a dry run."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def serve(self, request: web.Request) -> web.Response:
        """Status 200 when any task succeeded; else the status of the first error."""
        frame: Frame = {}
        try:
            tasks = parse(await request.read())
            account = self._services.accounts.open(_key(request, tasks))
        except Refusal as refusal:
            return _response({"errors": wire_errors({}, refusal)})
        dry_run = request.headers.get("X-Runware-Dry-Run") == "1"
        await self._run_all(tasks, account, frame, dry_run=dry_run)
        return _response(frame)

    async def _run_all(self, tasks: list[dict[str, Any]], account: Account, frame: Frame, *, dry_run: bool) -> None:
        async def collect(part: Frame) -> None:
            for kind, items in part.items():
                frame.setdefault(kind, []).extend(items)

        running = []
        for task in tasks:
            if task.get("taskType") == "authentication":
                await collect({"data": [{"taskType": "authentication"}]})
            elif task.get("taskType") == "ping":
                await collect({"data": [{"taskType": "ping", "pong": True}]})
            else:
                running.append(self._services.spawn(dispatch(task, account, collect, self._services, dry_run=dry_run)))
        # Shielded: a client that disconnects does not stop its tasks.
        await asyncio.gather(*(asyncio.shield(task) for task in running))


def _key(request: web.Request, tasks: list[dict[str, Any]]) -> object:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return token.strip()
    first: Mapping[str, Any] = tasks[0] if tasks else {}
    return first.get("apiKey") if first.get("taskType") == "authentication" else None


def _response(frame: Frame) -> web.Response:
    errors = frame.get("errors", [])
    status = 200 if frame.get("data") or not errors else _STATUS.get(errors[0]["code"], 400)
    return web.json_response(frame, status=status)
