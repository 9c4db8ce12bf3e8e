"""A catalogue service on a real socket that answers as a test tells it to."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from lib.catalog import Live
from lib.runware_api import EventLoopThread

DEADLINE_S = 20.0
StartLive = Callable[..., Any]


@dataclass
class Answer:
    """What one address answers; `held` until the server stops."""

    body: Any = None
    status: int = 200
    raw: bytes | None = None
    etag: str | None = None
    modified: str | None = None
    held: bool = False


@dataclass
class Service:
    """A server whose `answers` are by path; every other path is 404."""

    answers: dict[str, Answer] = field(default_factory=dict)
    asked: Counter[str] = field(default_factory=Counter)
    unchanged: Counter[str] = field(default_factory=Counter)
    url: str = ""

    def start(self, loop: EventLoopThread) -> None:
        """Listen on a free port of this machine."""
        loop.submit(self._start()).result(DEADLINE_S)

    async def _start(self) -> None:
        self._stopping = asyncio.Event()
        app = web.Application()
        app.router.add_get("/{path:.*}", self._answer)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"

    async def stop(self) -> None:
        """Close the port."""
        self._stopping.set()
        await self._runner.cleanup()

    async def _answer(self, request: web.Request) -> web.Response:
        self.asked[request.path] += 1
        answer = self.answers.get(request.path, Answer(status=404))
        if answer.held:
            await self._stopping.wait()
        headers = {"ETag": answer.etag} if answer.etag else {}
        headers |= {"Last-Modified": answer.modified} if answer.modified else {}
        same_tag = answer.etag and request.headers.get("If-None-Match") == answer.etag
        same_date = answer.modified and request.headers.get("If-Modified-Since") == answer.modified
        if same_tag or same_date:
            self.unchanged[request.path] += 1
            return web.Response(status=304, headers=headers)
        raw = answer.raw if answer.raw is not None else json.dumps(answer.body).encode()
        return web.Response(body=raw, status=answer.status, headers=headers, content_type="application/json")


def registry(**models: tuple[str, str]) -> dict[str, Any]:
    """A registry of models, such as `registry(**{"nimbus:1@1": ("imageInference", "nimbus-1")})`."""
    entries = {air: {"taskType": task_type, "id": slug} for air, (task_type, slug) in models.items()}
    return {"version": "1", "models": entries, "architectureTaskTypes": {}, "modalityTaskTypes": {}}


def wait_until(live: Live, is_so: Callable[[], object]) -> None:
    """Wait for news until something is so."""
    while True:
        seen = live.revision
        if is_so():
            return
        assert live.wait_for_change(seen, DEADLINE_S) != seen, "nothing new came"
